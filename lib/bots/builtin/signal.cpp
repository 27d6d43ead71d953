#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <deque>
#include <set>

#include "bots/definition.hpp"

namespace cobot::bots {
namespace {

using core::Decimal;
using core::Money;
using core::Price;
using core::Quantity;
using orders::Side;
using Json = nlohmann::json;

/// A positive decimal that was written as a number or as text.
std::optional<Decimal> decimal_of(const Json& value)
{
    const auto parsed = Decimal::parse(value.is_string() ? value.get<std::string>() : value.dump());
    return parsed && parsed->is_positive() ? std::optional(*parsed) : std::nullopt;
}

std::optional<Decimal> decimal_in(const Json& object, const char* name)
{
    return object.contains(name) ? decimal_of(object[name]) : std::nullopt;
}

/// The first key whose value is no positive number: such a signal is not acted on, since what it lacks would change its
/// meaning (a limit order without its limit would be one at the market).
std::optional<std::string> malformed(const Json& signal)
{
    for (const char* name : {"amount", "quote", "ratio", "price", "stop_loss"}) {
        if (signal.contains(name) && !decimal_of(signal[name])) return name;
    }
    if (!signal.contains("take_profit")) return std::nullopt;
    const Json& targets = signal["take_profit"];
    for (const Json& target : targets.is_array() ? targets : Json::array({targets})) {
        if (!decimal_of(target)) return "take_profit";
    }
    return std::nullopt;
}

/// Does what signals say. A signal is a JSON object:
///   action   buy, sell, close or cancel
///   id       for telling signals apart that come twice
///   time     when it was sent; an old one is not acted on
///   amount   coins; or quote: money; or ratio: of the equity; otherwise the bot's own entry size
///   price    a limit; without it at the market
///   stop_loss, take_profit (one or a list)   prices for the position
///   tag      for `cancel`
class SignalBot : public Machine {
public:
    explicit SignalBot(const Settings& settings) : settings_(settings) {}

    void start(Desk&) override {}

    void on_message(const Message& message, Desk& desk) override
    {
        const Json signal = Json::parse(message.text, nullptr, false);
        if (!signal.is_object() || !signal.contains("action") || !signal["action"].is_string())
            return ignore("no signal");
        if (const auto why = stale(signal, message.received)) return ignore(*why);
        if (const auto key = malformed(signal)) return ignore("'" + *key + "' is no number above 0");
        const std::string action = signal["action"].get<std::string>();
        if (action == "buy")
            enter(signal, desk);
        else if (action == "sell" || action == "close")
            leave(signal, desk);
        else if (action == "cancel")
            cancel(signal, desk);
        else
            ignore("unknown action");
    }

    void on_fill(const Execution& fill, Desk& desk) override
    {
        const Slot& slot = desk.slot(fill.slot);
        if (slot.side == Side::buy) {
            held_ += fill.received;
            cost_ += fill.value;
            // A fee in coins is in what was received; one in quote comes on top.
            if (fill.received == fill.quantity) cost_ += fill.fee;
            protect(desk);  // Also what has come in part: the rest may never come.
            return;
        }
        const Decimal share =
            held_.is_zero() ? Decimal(1) : std::min(fill.quantity.value() / held_.value(), Decimal(1));
        const Money cost = Money(cost_.value() * share);
        held_ -= fill.quantity;
        cost_ -= cost;
        desk.attribute(Part::deal, fill.value - fill.fee - cost);
        if (!fill.complete) return;
        forget(fill.slot);
        if (desk.is_large_enough(fill.price, desk.round_quantity(held_))) {
            // What a target sold is no longer the stop's; what a signal sold is no longer the targets'.
            return slot.tag == tag_target ? place_stop(desk) : protect(desk);
        }
        desk.count_round_trip();
        entries_ = 0;
        drop_exits(desk);
        targets_.clear();
        stop_loss_.reset();
    }

    void on_end(SlotIndex slot, OrderEnd, Desk& desk) override
    {
        // An entry of which nothing came is none.
        const Slot& ended = desk.slot(slot);
        if (ended.side == Side::buy && ended.filled.is_zero()) entries_ = std::max(0, entries_ - 1);
        forget(slot);
    }

    Picture picture(const Desk&) const override
    {
        Picture picture;
        picture.summary = fmt::format("{} signals, {} ignored", taken_ + ignored_, ignored_);
        picture.figures = {{"held", held_.to_string()}, {"entries", std::to_string(entries_)}};
        if (!last_ignored_.empty()) picture.figures.push_back({"last ignored", last_ignored_});
        return picture;
    }

private:
    struct Target {
        Decimal price;
        SlotIndex slot = Desk::none;
    };

    static constexpr std::uint32_t tag_target = ~std::uint32_t{0};
    static constexpr std::uint32_t tag_stop = tag_target - 1;

    void ignore(const std::string& why)
    {
        ++ignored_;
        last_ignored_ = why;
    }

    /// Why a signal is too old, or came before.
    std::optional<std::string> stale(const Json& signal, core::Time received)
    {
        if (signal.contains("time")) {
            const Json& written = signal["time"];
            const auto sent = core::parse_time(written.is_string() ? written.get<std::string>() : written.dump());
            if (!sent) return "a time that is none";
            if (received - *sent > settings_.duration("max_age")) return "too old";
        }
        if (!signal.contains("id")) return std::nullopt;
        const std::string id = signal["id"].dump();
        if (!seen_.insert(id).second) return "came before";
        order_.push_back(id);
        if (order_.size() > 10'000) {  // Enough to know a repetition by.
            seen_.erase(order_.front());
            order_.pop_front();
        }
        return std::nullopt;
    }

    Quantity size_of(const Json& signal, Price price, const Desk& desk) const
    {
        if (const auto amount = decimal_in(signal, "amount")) return Quantity(*amount);
        if (const auto quote = decimal_in(signal, "quote")) return Quantity(*quote / price.value());
        const Decimal equity = desk.holdings().equity().value();
        if (const auto ratio = decimal_in(signal, "ratio")) return Quantity(equity * *ratio / price.value());
        const Decimal size = settings_.number("entry_size");
        return Quantity((settings_.text("entry_size_is") == "equity_ratio" ? equity * size : size) / price.value());
    }

    void enter(const Json& signal, Desk& desk)
    {
        if (entries_ > settings_.integer("pyramiding")) return ignore("enough entries");
        const auto limit = decimal_in(signal, "price");
        const Price now = desk.price();
        if (limit && settings_.has("price_guard")) {
            const Decimal off = (*limit - now.value()).abs() / now.value();
            if (off > settings_.number("price_guard")) return ignore("its price is too far away");
        }
        const Price price = limit ? Price(*limit) : now;
        const Quantity quantity = size_of(signal, price, desk);
        OrderOptions options;
        if (signal.contains("tag")) options.tag = tag_of(signal["tag"].dump());
        const SlotIndex slot =
            limit ? desk.limit(Side::buy, price, quantity, options) : desk.market(Side::buy, quantity, options);
        if (slot == Desk::none) return ignore("too small");
        ++entries_;
        ++taken_;
        // A further entry that says nothing of them leaves the position its stop and targets.
        if (const auto stop = decimal_in(signal, "stop_loss")) stop_loss_ = stop;
        if (!signal.contains("take_profit")) return;
        drop_exits(desk);
        targets_.clear();
        const Json& targets = signal["take_profit"];
        for (const Json& target : targets.is_array() ? targets : Json::array({targets})) {
            targets_.push_back({*decimal_of(target)});
        }
        std::sort(targets_.begin(), targets_.end(), [](const Target& a, const Target& b) { return a.price < b.price; });
    }

    void leave(const Json& signal, Desk& desk)
    {
        Quantity quantity = desk.round_quantity(held_);
        const auto ratio = decimal_in(signal, "ratio");
        const auto amount = decimal_in(signal, "amount");
        if (ratio) quantity = Quantity(quantity.value() * std::min(*ratio, Decimal(1)));
        if (amount) quantity = std::min(quantity, Quantity(*amount));
        if (!quantity.is_positive()) return ignore("nothing is held");
        drop_exits(desk);
        if (closing_ != Desk::none) desk.cancel(closing_);  // The newest counts; both would sell the same coins.
        const auto limit = decimal_in(signal, "price");
        const OrderOptions options{.reduce_only = true};
        closing_ = limit ? desk.limit(Side::sell, Price(*limit), quantity, options)
                         : desk.market(Side::sell, quantity, options);
        closing_ == Desk::none ? ignore("too small") : void(++taken_);
    }

    void cancel(const Json& signal, Desk& desk)
    {
        const bool all = !signal.contains("tag");
        const std::uint32_t tag = all ? 0 : tag_of(signal["tag"].dump());
        for (SlotIndex i = 0; i < desk.slots(); ++i) {
            const Slot& slot = desk.slot(i);
            if (slot.state == Slot::State::idle || slot.side != Side::buy || (!all && slot.tag != tag)) continue;
            desk.cancel(i);
            entries_ = std::max(0, entries_ - 1);
        }
        ++taken_;
    }

    /// Stop and targets for what is held now.
    void protect(Desk& desk)
    {
        drop_exits(desk);
        Quantity left = desk.round_quantity(held_);
        const Quantity each =
            desk.round_quantity(Quantity(left.value() / Decimal(std::max(1, static_cast<int>(targets_.size())))));
        for (std::size_t k = 0; k < targets_.size(); ++k) {
            const Quantity part = k + 1 == targets_.size() ? left : each;
            if (!desk.is_large_enough(Price(targets_[k].price), part)) continue;  // The last takes it along.
            left -= part;
            targets_[k].slot = desk.limit(Side::sell, Price(targets_[k].price), part,
                                          {.tag = tag_target, .reason = orders::ExitReason::take_profit});
        }
        place_stop(desk);
    }

    void place_stop(Desk& desk)
    {
        if (stop_ != Desk::none) desk.cancel(stop_);
        stop_ = Desk::none;
        if (!stop_loss_ || !held_.is_positive()) return;
        stop_ = desk.stop(Side::sell, Price(*stop_loss_), desk.round_quantity(held_),
                          {.tag = tag_stop, .reduce_only = true, .reason = orders::ExitReason::stop_loss});
    }

    void drop_exits(Desk& desk)
    {
        for (Target& target : targets_) {
            if (target.slot != Desk::none) desk.cancel(target.slot);
            target.slot = Desk::none;
        }
        if (stop_ != Desk::none) desk.cancel(stop_);
        stop_ = Desk::none;
    }

    /// An order is over: its slot may be another's from now on, and a target that was reached is none any more.
    void forget(SlotIndex slot)
    {
        if (slot == stop_) stop_ = Desk::none;
        if (slot == closing_) closing_ = Desk::none;
        std::erase_if(targets_, [&](const Target& target) { return target.slot == slot; });
    }

    std::uint32_t tag_of(const std::string& text)
    {
        const auto found = std::find(tags_.begin(), tags_.end(), text);
        if (found != tags_.end()) return static_cast<std::uint32_t>(found - tags_.begin()) + 1;
        tags_.push_back(text);
        return static_cast<std::uint32_t>(tags_.size());
    }

    Settings settings_;
    std::set<std::string> seen_;
    std::deque<std::string> order_;
    std::vector<std::string> tags_;
    SlotIndex stop_ = Desk::none;
    SlotIndex closing_ = Desk::none;  ///< What a signal to sell has ordered.
    std::optional<Decimal> stop_loss_;
    std::vector<Target> targets_;  ///< Not yet reached, the lowest first.
    Quantity held_;
    Money cost_;
    int entries_ = 0;
    int taken_ = 0;
    int ignored_ = 0;
    std::string last_ignored_;
};

std::unique_ptr<Machine> make(const Settings& settings, const Context&)
{
    return std::make_unique<SignalBot>(settings);
}

}  // namespace

namespace builtin {

using Kind = Parameter::Kind;

extern const Definition signal;
const Definition signal{
    .name = "signal",
    .summary = "does what signals say that come from a file or from outside",
    .grade = Grade::d,
    .parameters =
        {
            {.name = "entry_size",
             .summary = "of an entry whose signal says nothing of it",
             .fallback = "100",
             .min = "0",
             .above_min = true,
             .asked = true},
            {.name = "entry_size_is",
             .kind = Kind::choice,
             .summary = "money, or a share of the equity",
             .fallback = "quote",
             .choices = {"quote", "equity_ratio"}},
            {.name = "pyramiding",
             .kind = Kind::integer,
             .summary = "further entries while a position is open",
             .fallback = "0",
             .min = "0",
             .max = "100",
             .asked = true},
            {.name = "max_age",
             .kind = Kind::duration,
             .summary = "an older signal is not acted on",
             .fallback = "60s",
             .asked = true},
            {.name = "price_guard",
             .kind = Kind::ratio,
             .summary = "a limit farther from the price than this is not acted on",
             .min = "0",
             .max = "1"},
            {.name = "feed",
             .kind = Kind::text,
             .summary = "file of signals with the times they were received, for backtests"},
        },
    .make = make,
};

}  // namespace builtin
}  // namespace cobot::bots
