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

/// floor(duration / interval) + 1 slices, the first at once (the rule that Hummingbot documents).
int slices_of(const Settings& settings)
{
    return static_cast<int>(settings.duration("duration") / settings.duration("interval")) + 1;
}

/// Spreads one large order evenly over time. What lots leave over, or what could not be filled, is carried on.
class Twap : public Machine {
public:
    Twap(const Settings& settings, const Context& context)
        : settings_(settings),
          side_(settings.text("side") == "sell" ? Side::sell : Side::buy),
          slices_(slices_of(settings))
    {
        const bool in_quote = side_ == Side::buy;
        total_ = settings.maybe("total").value_or(in_quote ? context.investment.value() : Decimal());
        slice_ = total_ / Decimal(slices_);
    }

    void start(Desk& desk) override
    {
        next_ = desk.now();
        begun_ = desk.price();
        take_slice(desk);
    }
    void on_timer(Desk& desk) override { take_slice(desk); }

    void on_fill(const Execution& fill, Desk& desk) override
    {
        filled_ += fill.quantity;
        value_ += fill.price * fill.quantity;
        const Decimal done = side_ == Side::buy ? (fill.price * fill.quantity).value() : fill.quantity.value();
        owed_ -= done;
        if (!fill.complete) return;
        slot_ = Desk::none;
        if (taken_ == slices_) desk.finish(CloseReason::done);
    }

    void on_end(SlotIndex, OrderEnd, Desk& desk) override
    {
        slot_ = Desk::none;
        if (taken_ == slices_) desk.finish(CloseReason::done);
    }

    Picture picture(const Desk& desk) const override
    {
        Picture picture;
        picture.summary = fmt::format("slice {} of {}", taken_, slices_);
        if (filled_.is_zero()) return picture;
        const Price average = value_ / filled_;
        const Price mean = seen_ == 0 ? desk.price() : Price(price_sum_ / Decimal(seen_));
        // Against the plain average of the prices at the slices: what it has cost, in hundredths of a percent.
        const Decimal worse = side_ == Side::buy ? average.value() - mean.value() : mean.value() - average.value();
        picture.figures = {{"average price", average.value().to_string(8)},
                           {"time average", mean.value().to_string(8)},
                           {"slippage in bp", (worse / mean.value() * Decimal(10'000)).to_string(2)},
                           {"carried", owed_.to_string()}};
        return picture;
    }

private:
    void take_slice(Desk& desk)
    {
        if (taken_ == slices_ || desk.now() < next_) return desk.wake_at(next_);
        ++taken_;
        ++seen_;
        price_sum_ += desk.price().value();
        owed_ += slice_;
        next_ += settings_.duration("interval");
        if (taken_ < slices_) desk.wake_at(next_);
        const auto limit = settings_.maybe("limit");
        const bool beyond =
            limit && (side_ == Side::buy ? desk.price().value() > *limit : desk.price().value() < *limit);
        if (slot_ != Desk::none) {  // The one before has not filled: it takes the rest along.
            if (settings_.text("mode") == "maker") desk.amend(slot_, desk.price(), quantity(desk));
            return;
        }
        const Quantity lots = desk.round_quantity(quantity(desk));
        if (!beyond && desk.is_large_enough(desk.price(), lots)) {
            slot_ =
                settings_.text("mode") == "maker" ? desk.limit(side_, desk.price(), lots) : desk.market(side_, lots);
        }
        if (slot_ == Desk::none && taken_ == slices_) desk.finish(CloseReason::done);
    }

    Quantity quantity(const Desk& desk) const
    {
        return Quantity(side_ == Side::buy ? owed_ / desk.price().value() : owed_);
    }

    Settings settings_;
    Side side_;
    int slices_;
    Decimal total_;  ///< In quote when it buys, in coins when it sells.
    Decimal slice_;
    Decimal owed_;  ///< Due by now and not yet filled.
    int taken_ = 0;
    int seen_ = 0;
    Decimal price_sum_;
    Price begun_;
    Quantity filled_;
    Money value_;
    core::Time next_{};
    SlotIndex slot_ = Desk::none;
};

std::vector<std::string> check(const Settings& settings, const Context& context)
{
    std::vector<std::string> problems;
    if (settings.duration("interval").count() <= 0) return {"'interval' must be above 0s"};
    if (settings.duration("duration") < settings.duration("interval")) {
        problems.push_back("'duration' must be at least one interval");
    }
    if (settings.text("side") == "sell" && !settings.has("total"))
        problems.push_back("'total': say how many coins are to be sold");
    const auto total = settings.maybe("total");
    if (settings.text("side") == "buy" && total && *total > context.investment.value()) {
        problems.push_back(fmt::format("'total' ({}) is more than the investment", total->to_string()));
    }
    return problems;
}

std::unique_ptr<Machine> make(const Settings& settings, const Context& context)
{
    return std::make_unique<Twap>(settings, context);
}

}  // namespace

namespace builtin {

using Kind = Parameter::Kind;

extern const Definition twap;
const Definition twap{
    .name = "twap",
    .summary = "spreads one large order evenly over time",
    .grade = Grade::a,
    .parameters =
        {
            {.name = "side",
             .kind = Kind::choice,
             .summary = "buy or sell",
             .fallback = "buy",
             .choices = {"buy", "sell"},
             .asked = true},
            {.name = "total",
             .summary = "money to spend, or coins to sell; otherwise the investment",
             .min = "0",
             .above_min = true,
             .asked = true},
            {.name = "duration",
             .kind = Kind::duration,
             .summary = "from the first slice to the last",
             .required = true,
             .asked = true},
            {.name = "interval",
             .kind = Kind::duration,
             .summary = "between two slices",
             .fallback = "5m",
             .asked = true},
            {.name = "mode",
             .kind = Kind::choice,
             .summary = "at the market, or resting at the last price",
             .fallback = "taker",
             .choices = {"taker", "maker"}},
            {.name = "limit", .summary = "no slice beyond this price; it is carried on", .min = "0", .above_min = true},
        },
    .check = check,
    .make = make,
};

}  // namespace builtin
}  // namespace cobot::bots
