#include <fmt/format.h>

#include <algorithm>

#include "bots/definition.hpp"

namespace cobot::bots {
namespace {

using core::Decimal;
using core::Money;
using core::Price;
using core::Quantity;
using orders::Side;

/// One trade with everything that a careful trader attaches to it: an entry, targets in steps, a stop that moves to
/// break-even, and time limits.
class SmartTrade : public Machine {
public:
    SmartTrade(const Settings& settings, const Context& context) : settings_(settings), context_(context)
    {
        for (const Settings& target : settings.records("targets")) targets_.push_back({target, Desk::none, false});
    }

    void start(Desk& desk) override
    {
        const Decimal fee = desk.instrument().taker_fee;
        const Price limit(settings_.maybe("price").value_or(Decimal()));
        const Price at = limit.is_zero() ? desk.price() : limit;
        const Quantity quantity(
            settings_.maybe("quantity").value_or(context_.investment.value() / (at.value() * (Decimal(1) + fee))));
        const std::string& entry = settings_.text("entry");
        if (entry == "limit") {
            entry_ = desk.limit(Side::buy, at, quantity, {.tag = tag_entry});
        } else if (entry == "stop") {
            entry_ = desk.stop(Side::buy, at, quantity, {.tag = tag_entry});
        } else if (entry == "trailing") {
            entry_ =
                desk.trailing_stop(Side::buy, settings_.number("entry_trailing"), limit, quantity, {.tag = tag_entry});
        } else if (entry == "existing") {
            held_ = whole_ = entered_quantity_ = desk.free_base();
            cost_ = entered_value_ = at * held_;
            if (!held_.is_positive()) return desk.finish(CloseReason::failed);
            return protect(desk);
        } else {
            entry_ = desk.market(Side::buy, quantity, {.tag = tag_entry});
        }
        if (entry_ == Desk::none) return desk.finish(CloseReason::failed);
        if (settings_.duration("entry_timeout").count() != 0) {
            entry_due_ = desk.now() + settings_.duration("entry_timeout");
            desk.wake_at(*entry_due_);
        }
    }

    void on_fill(const Execution& fill, Desk& desk) override
    {
        const std::uint32_t tag = desk.slot(fill.slot).tag;
        if (tag == tag_entry) {
            held_ += fill.received;
            whole_ += fill.received;
            entered_quantity_ += fill.quantity;
            entered_value_ += fill.value;
            cost_ += fill.value;
            // A fee in coins is in what was received; one in quote comes on top.
            if (fill.received == fill.quantity) cost_ += fill.fee;
            if (fill.complete) {
                entry_ = Desk::none;
                entry_due_.reset();
            }
            return protect(desk);  // Also what has come in part: the rest may never come.
        }
        earn(fill, desk);
        if (tag >= tag_target && fill.complete) {
            targets_[tag - tag_target].slot = Desk::none;
            targets_[tag - tag_target].filled = true;
            ++taken_;
            if (taken_ == break_even_after()) move_to_break_even(desk);
        }
        if (tag == tag_stop && fill.complete) stop_ = Desk::none;
        if (entry_ != Desk::none) {  // It leaves while it still enters: nothing more is bought.
            desk.cancel(entry_);
            entry_ = Desk::none;
        }
        if (fill.complete && entry_ == Desk::none && !desk.is_large_enough(fill.price, desk.round_quantity(held_))) {
            const bool by_stop = tag == tag_stop || tag == tag_close;
            desk.finish(by_stop ? CloseReason::stop_loss : CloseReason::take_profit);
        } else if (tag >= tag_target) {
            // What a target sold is no longer the stop's to sell.
            place_stop(stop_level_, desk);
        }
    }

    void on_end(SlotIndex slot, OrderEnd, Desk& desk) override
    {
        const std::uint32_t tag = desk.slot(slot).tag;
        if (tag == tag_entry) {
            entry_ = Desk::none;
            held_.is_zero() ? desk.finish(CloseReason::failed) : protect(desk);
        } else if (tag == tag_stop) {
            stop_ = Desk::none;
        } else if (tag >= tag_target) {
            targets_[tag - tag_target].slot = Desk::none;
        }
    }

    void on_watch(SlotIndex, Desk& desk) override
    {
        watch_ = Desk::none;
        stop_due_ = desk.now() + settings_.duration("stop_timeout");
        desk.wake_at(*stop_due_);
    }

    void on_timer(Desk& desk) override
    {
        if (entry_due_ && desk.now() >= *entry_due_) {
            entry_due_.reset();
            desk.cancel(entry_);
            entry_ = Desk::none;
            if (held_.is_zero()) return desk.finish(CloseReason::expired);
            protect(desk);
        }
        if (stop_due_ && desk.now() >= *stop_due_) {
            stop_due_.reset();
            if (desk.price() <= stop_level_) {
                close(desk);
            } else {
                place_stop(stop_level_, desk);
            }
        }
        for (const auto& due : {entry_due_, stop_due_}) {
            if (due) desk.wake_at(*due);
        }
    }

    Picture picture(const Desk& desk) const override
    {
        Picture picture;
        picture.summary = entry_ != Desk::none ? "entering" : fmt::format("targets {}/{}", taken_, targets_.size());
        picture.figures = {{"held", held_.to_string()}, {"stop", stop_level_.to_string()}};
        if (held_.is_positive()) picture.figures.push_back({"average with fees", (cost_ / held_).value().to_string(8)});
        for (const Target& target : targets_) {
            Level level;
            level.side = Side::sell;
            level.price = target_price(target, desk);
            level.state = target.filled ? "filled" : target.slot != Desk::none ? "open" : "waiting";
            level.fills = target.filled ? 1 : 0;
            picture.levels.push_back(std::move(level));
        }
        return picture;
    }

private:
    enum Tag : std::uint32_t { tag_entry = 1, tag_stop, tag_close, tag_watch, tag_target = 100 };
    struct Target {
        Settings settings;
        SlotIndex slot = Desk::none;
        bool filled = false;
    };

    int break_even_after() const
    {
        return settings_.has("break_even_after") ? settings_.integer("break_even_after") : -1;
    }

    Price target_price(const Target& target, const Desk& desk) const
    {
        if (const auto price = target.settings.maybe("price")) return desk.round_price(Price(*price), Side::sell);
        return desk.round_price(entered_ * (Decimal(1) + target.settings.number("profit")), Side::sell);
    }

    /// Targets and stop of what was bought.
    void protect(Desk& desk)
    {
        // Percentages are of the price paid, before fees.
        entered_ =
            Price((entered_value_ / entered_quantity_).value().round_nearest_to(desk.instrument().price_tick.value()));
        Quantity left = desk.round_quantity(held_);
        for (std::size_t k = 0; k < targets_.size(); ++k) {
            if (targets_[k].filled) continue;
            const bool is_last = k + 1 == targets_.size();
            const Quantity share = desk.round_quantity(whole_ * targets_[k].settings.number("share"));
            const Quantity part = is_last ? left : std::min(share, left);
            if (place_target(k, part, desk)) left -= part;
        }
        if (taken_ > 0) return place_stop(stop_level_, desk);
        if (const auto price = settings_.maybe("stop_price")) {
            place_stop(Price(*price), desk);
        } else if (const auto ratio = settings_.maybe("stop_ratio")) {
            place_stop(entered_ * (Decimal(1) - *ratio), desk);
        }
    }

    /// False when it is too small yet: the last target takes it along, or the next part of the entry makes it larger.
    bool place_target(std::size_t k, Quantity part, Desk& desk)
    {
        Target& target = targets_[k];
        const Price price = target_price(target, desk);
        const Decimal trailing = target.settings.number("trailing");
        if (target.slot != Desk::none && trailing.is_zero()) {
            desk.amend(target.slot, price, part);
            return true;
        }
        if (target.slot != Desk::none) desk.cancel(target.slot);
        target.slot = Desk::none;
        if (!desk.is_large_enough(price, part)) return false;
        const OrderOptions options{.tag = tag_target + static_cast<std::uint32_t>(k),
                                   .reason = orders::ExitReason::take_profit};
        target.slot = trailing.is_positive() ? desk.trailing_stop(Side::sell, trailing, price, part, options)
                                             : desk.limit(Side::sell, price, part, options);
        return true;
    }

    void place_stop(Price level, Desk& desk)
    {
        if (level.is_zero()) return;
        stop_level_ = level;
        if (settings_.duration("stop_timeout").count() != 0) {
            if (watch_ != Desk::none) desk.cancel(watch_);
            watch_ = desk.watch(level, false, tag_watch);
            return;
        }
        if (stop_ != Desk::none) desk.cancel(stop_);
        stop_ = desk.stop(Side::sell, level, desk.round_quantity(held_),
                          {.tag = tag_stop, .reduce_only = true, .reason = orders::ExitReason::stop_loss});
    }

    void move_to_break_even(Desk& desk)
    {
        const Decimal fee = desk.instrument().taker_fee;
        const Price even = desk.round_price(cost_ / whole_ / (Decimal(1) - fee), Side::sell);
        if (even > stop_level_) stop_level_ = even;
    }

    void close(Desk& desk)
    {
        for (Target& target : targets_) {
            if (target.slot != Desk::none) desk.cancel(target.slot);
            target.slot = Desk::none;
        }
        desk.market(Side::sell, desk.round_quantity(held_),
                    {.tag = tag_close, .reduce_only = true, .reason = orders::ExitReason::stop_loss});
    }

    void earn(const Execution& fill, Desk& desk)
    {
        const Money cost = Money(cost_.value() * (fill.quantity.value() / whole_.value()));
        held_ -= fill.quantity;
        desk.attribute(Part::deal, fill.value - fill.fee - cost);
        if (fill.complete) desk.count_round_trip();
    }

    Settings settings_;
    Context context_;
    std::vector<Target> targets_;
    Quantity held_;
    Quantity whole_;  ///< Received in all.
    Money cost_;      ///< Of it, fees included.
    Quantity entered_quantity_;
    Money entered_value_;  ///< Without fees.
    Price entered_;
    Price stop_level_;
    int taken_ = 0;
    SlotIndex entry_ = Desk::none;
    SlotIndex stop_ = Desk::none;
    SlotIndex watch_ = Desk::none;
    std::optional<core::Time> entry_due_, stop_due_;
};

/// Rules between the entry's price, where it is known, and what surrounds it.
void check_prices(const Settings& settings, const Context& context, std::vector<std::string>& problems)
{
    const Decimal fee = context.listings.front().instrument.taker_fee;
    const Decimal price = settings.text("entry") == "market" ? Decimal() : settings.maybe("price").value_or(Decimal());
    const Decimal stop = settings.maybe("stop_price").value_or(Decimal());
    if (price.is_positive() && stop >= price) {
        problems.push_back("'stop_price' must be below the price of the entry");
    }
    for (const Settings& target : settings.records("targets")) {
        if (target.has("profit") && target.number("profit") <= fee + fee) {
            problems.push_back(fmt::format("'targets': a profit of {} % does not pay the fees of {} %",
                                           (target.number("profit") * Decimal(100)).to_string(),
                                           (fee * Decimal(200)).to_string()));
        }
        if (!target.has("price")) continue;
        const Decimal at = target.number("price");
        if (at <= price) problems.push_back("'targets' must lie above the price of the entry");
        if (at <= stop) problems.push_back("'targets' must lie above stop_price");
    }
    if (settings.has("quantity") && settings.text("entry") != "existing" && context.investment.is_positive()) {
        const Decimal needed = settings.number("quantity") * price * (Decimal(1) + fee);
        if (needed > context.investment.value()) {
            problems.push_back(fmt::format("'investment': this quantity needs {} with fees", needed.to_string()));
        }
    }
}

std::vector<std::string> check(const Settings& settings, const Context& context)
{
    std::vector<std::string> problems;
    check_prices(settings, context, problems);
    const auto steps = static_cast<int>(settings.records("targets").size());
    if (settings.has("break_even_after") && settings.integer("break_even_after") >= steps) {
        problems.push_back(fmt::format("'break_even_after': after {} of {} targets nothing is left for a stop",
                                       settings.integer("break_even_after"), steps));
    }
    const std::string& entry = settings.text("entry");
    if ((entry == "limit" || entry == "stop" || entry == "existing") && !settings.has("price")) {
        problems.push_back(fmt::format("'price': an entry of type {} needs one", entry));
    }
    if (entry == "trailing" && !settings.has("entry_trailing"))
        problems.push_back("'entry_trailing': say how far the price must turn");
    Decimal shares;
    for (const Settings& target : settings.records("targets")) {
        shares += target.number("share");
        if (target.has("price") == target.has("profit"))
            problems.push_back("'targets': give each either price or profit");
    }
    if (shares != Decimal(1)) {
        problems.push_back(
            fmt::format("'targets': the shares must be 100 % together, not {} %", (shares * Decimal(100)).to_string()));
    }
    if (settings.has("stop_price") && settings.has("stop_ratio"))
        problems.push_back("'stop_price': give it or stop_ratio, not both");
    return problems;
}

std::unique_ptr<Machine> make(const Settings& settings, const Context& context)
{
    return std::make_unique<SmartTrade>(settings, context);
}

}  // namespace

namespace builtin {

using Kind = Parameter::Kind;

extern const Definition smart_trade;
const Definition smart_trade{
    .name = "smart_trade",
    .summary = "one trade with targets in steps, a stop that moves to break-even, and time limits",
    .grade = Grade::a,
    .parameters =
        {
            {.name = "entry",
             .kind = Kind::choice,
             .summary = "how to get in",
             .fallback = "market",
             .choices = {"market", "limit", "stop", "trailing", "existing"},
             .asked = true},
            {.name = "price",
             .summary = "of the entry; of trailing: from where on it follows; of existing: what was paid",
             .min = "0",
             .above_min = true,
             .asked = true},
            {.name = "quantity", .summary = "coins; otherwise what the investment buys", .min = "0", .above_min = true},
            {.name = "entry_trailing",
             .kind = Kind::ratio,
             .summary = "how far the price must rise from its lowest",
             .min = "0",
             .max = "0.5",
             .above_min = true},
            {.name = "entry_timeout",
             .kind = Kind::duration,
             .summary = "an entry not filled by then is given up; 0s: never",
             .fallback = "0s"},
            {.name = "targets",
             .kind = Kind::records,
             .summary = "where to take profit",
             .required = true,
             .fields = {{.name = "price", .summary = "of the target", .min = "0", .above_min = true},
                        {.name = "profit",
                         .kind = Kind::ratio,
                         .summary = "over the entry price, instead",
                         .min = "0",
                         .above_min = true},
                        {.name = "share",
                         .kind = Kind::ratio,
                         .summary = "of the position",
                         .fallback = "1",
                         .min = "0",
                         .max = "1",
                         .above_min = true},
                        {.name = "trailing",
                         .kind = Kind::ratio,
                         .summary = "from there on follow the price at this distance",
                         .fallback = "0",
                         .min = "0",
                         .max = "0.5"}}},
            {.name = "stop_price", .summary = "where the loss is taken", .min = "0", .above_min = true},
            {.name = "stop_ratio",
             .kind = Kind::ratio,
             .summary = "below the entry price, instead",
             .min = "0",
             .max = "1",
             .above_min = true,
             .asked = true},
            {.name = "stop_timeout",
             .kind = Kind::duration,
             .summary = "the price must stay below the stop for so long",
             .fallback = "0s"},
            {.name = "break_even_after",
             .kind = Kind::integer,
             .summary = "targets after which the stop moves to where nothing is lost",
             .min = "1",
             .max = "20"},
        },
    .check = check,
    .make = make,
};

}  // namespace builtin
}  // namespace cobot::bots
