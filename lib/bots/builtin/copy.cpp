#include <algorithm>
#include <unordered_set>

#include <fmt/format.h>

#include "bots/definition.hpp"
#include "bots/news.hpp"

namespace cobot::bots {
namespace {

using core::Decimal;
using core::Money;
using core::Price;
using core::Quantity;
using orders::Side;

/// Follows what a leader trades, as the leader's feed told of it, within limits of its own.
class Copy : public Machine {
public:
    Copy(const Settings& settings, const Context&) : settings_(settings) {}

    void start(Desk&) override {}

    /// {"id": "17", "time": "2024-01-01T00:00:00Z", "side": "buy", "quantity": 0.5, "price": 42000,
    ///  "position": 1.5, "equity": 100000}
    void on_message(const Message& message, Desk& desk) override
    {
        const auto news = News::parse(message.text);
        if (!news) return skip("unreadable");
        const auto id = news->text("id");
        if (!id || !known_.insert(*id).second) return skip("told before");
        const auto time = core::parse_time(news->text("time").value_or(""));
        if (!time || message.received - *time > settings_.duration("max_age")) return skip("too old");
        const auto price = news->number("price");
        if (!price || !price->is_positive()) return skip("without a price");
        const Decimal off = (desk.price().value() / *price - Decimal(1)).abs();
        if (off > settings_.number("max_slippage")) return skip("the price is elsewhere");
        const auto change = wanted_change(*news, *price, desk);
        if (!change) return skip("incomplete");
        pending_ = settings_.text("mode") == "target_position" ? *change : pending_ + *change;
        leader_price_ = Price(*price);
        trade(desk);
    }

    void on_fill(const Execution& fill, Desk& desk) override
    {
        const bool buys = desk.slot(fill.slot).side == Side::buy;
        ++fills_;
        const Price worse = buys ? fill.price - leader_price_ : leader_price_ - fill.price;
        behind_ += worse * fill.quantity + fill.fee;
        if (!buys) {
            desk.attribute(Part::deal, fill.realised - fill.fee);
            if (fill.complete) desk.count_round_trip();
        } else {
            desk.attribute(Part::deal, -fill.fee);
        }
        if (fill.complete) out_ = Desk::none;
    }
    void on_end(SlotIndex, OrderEnd, Desk&) override { out_ = Desk::none; }

    Picture picture(const Desk& desk) const override
    {
        Picture picture;
        picture.summary = fmt::format("{} copied, {} skipped", copied_, skipped_);
        picture.figures = {{"held", desk.position().to_string()},
                           {"behind the leader", behind_.to_string()},
                           {"last skipped", last_skip_.empty() ? "-" : last_skip_},
                           {"too small so far", pending_.to_string()}};
        return picture;
    }

private:
    void skip(std::string_view why)
    {
        ++skipped_;
        last_skip_ = why;
    }

    std::optional<Decimal> wanted_change(const News& news, Decimal price, const Desk& desk) const
    {
        const std::string& mode = settings_.text("mode");
        const auto equity = news.number("equity");
        const bool scaled = mode == "equity_scaled" || mode == "target_position";
        if (scaled && (!equity || !equity->is_positive())) return std::nullopt;
        const Decimal scale = scaled ? desk.holdings().equity().value() / *equity : settings_.number("ratio");
        if (mode == "target_position") {
            const auto position = news.number("position");
            if (!position) return std::nullopt;
            return std::max(*position, Decimal()) * scale - desk.position();
        }
        const auto quantity = news.number("quantity");
        const auto side = news.text("side");
        if (!quantity || !side || (*side != "buy" && *side != "sell")) return std::nullopt;
        const Decimal size = mode == "fixed" ? settings_.number("amount") / price : *quantity * scale;
        return *side == "buy" ? size : -size;
    }

    /// Sends what is wanted once it is large enough; what is not is kept for the next time.
    void trade(Desk& desk)
    {
        if (out_ != Desk::none) return skip("the last one is not done");
        const bool buys = pending_.is_positive();
        Decimal size = pending_.abs();
        if (const auto most = settings_.maybe("max_order")) size = std::min(size, *most / desk.price().value());
        const Decimal each = desk.price().value() * (Decimal(1) + desk.instrument().taker_fee);
        size = std::min(size, buys ? desk.free_quote() / each : desk.free_base().value());
        const Quantity lots = desk.round_quantity(Quantity(size));
        if (!desk.is_large_enough(desk.price(), lots)) return;
        out_ = desk.market(buys ? Side::buy : Side::sell, lots);
        pending_ -= buys ? lots.value() : -lots.value();
        ++copied_;
    }

    Settings settings_;
    std::unordered_set<std::string> known_;
    SlotIndex out_ = Desk::none;
    Decimal pending_;  ///< Wanted and not ordered: too small, or more than allowed at once.
    Price leader_price_;
    Money behind_;  ///< What following has cost against the leader's prices, fees included.
    std::string last_skip_;
    int copied_ = 0, skipped_ = 0, fills_ = 0;
};

std::vector<std::string> check(const Settings& settings, const Context&)
{
    std::vector<std::string> problems;
    const std::string& mode = settings.text("mode");
    if (mode == "fixed" && !settings.has("amount")) problems.push_back("'amount' is needed for mode fixed");
    if (mode != "fixed" && settings.has("amount")) problems.push_back("'amount' is for mode fixed");
    if (settings.duration("max_age").count() <= 0) problems.push_back("'max_age' must be above 0");
    return problems;
}

std::unique_ptr<Machine> make(const Settings& settings, const Context& context)
{
    return std::make_unique<Copy>(settings, context);
}

}  // namespace

namespace builtin {

extern const Definition copy;
const Definition copy{
    .name = "copy",
    .summary = "follows what a leader trades, within limits of its own",
    .grade = Grade::d,
    .parameters =
        {
            {.name = "feed",
             .kind = Parameter::Kind::text,
             .summary = "archive of what the leader's feed told, and when it was received"},
            {.name = "mode",
             .kind = Parameter::Kind::choice,
             .summary =
                 "the leader's position scaled to this account, its trades scaled, at a ratio, or a fixed amount",
             .fallback = "target_position",
             .choices = {"target_position", "equity_scaled", "ratio", "fixed"},
             .asked = true},
            {.name = "ratio",
             .summary = "of mode ratio: coins for each of the leader's",
             .fallback = "1",
             .min = "0",
             .above_min = true},
            {.name = "amount", .summary = "of mode fixed: money for each trade", .min = "0", .above_min = true},
            {.name = "max_slippage",
             .kind = Parameter::Kind::ratio,
             .summary = "how far the price may be from the leader's",
             .fallback = "0.5%",
             .min = "0",
             .max = "1"},
            {.name = "max_age",
             .kind = Parameter::Kind::duration,
             .summary = "older trades are not followed",
             .fallback = "5s"},
            {.name = "max_order", .summary = "money in one order, at most", .min = "0", .above_min = true},
        },
    .check = check,
    .make = make,
};

}  // namespace builtin
}  // namespace cobot::bots
