#include <algorithm>

#include <fmt/format.h>

#include "bots/definition.hpp"
#include "bots/ladder.hpp"

namespace cobot::bots {
namespace {

using core::Decimal;
using core::Money;
using core::Price;
using core::Quantity;
using orders::Side;

/// A step of the grid: bought at its lower price, sold at its upper one, again and again.
struct Interval {
    Price lower, upper;
    Quantity quantity;
    Quantity initial;           ///< Held from the start; selling it is no round trip.
    Quantity bought;            ///< Held since a buy of the grid.
    Money bought_cost;          ///< Of `bought`, fees included.
    Quantity unsold, unbought;  ///< Filled on one side and not yet ordered on the other: too small so far.
    SlotIndex buy = Desk::none;
    SlotIndex sell = Desk::none;
    int fills = 0;
    Money profit;
};

struct Plan {
    std::vector<Price> prices;
    std::size_t empty = 0;  ///< The level nearest to the price, which stays without an order.
};

int intervals_of(const Settings& settings)
{
    return settings.has("grids") ? settings.integer("grids") : settings.integer("lines") - 1;
}

Plan plan_of(const Settings& settings, const Context& context, Price price)
{
    Plan plan;
    const Spacing spacing = settings.text("spacing") == "geometric" ? Spacing::geometric : Spacing::arithmetic;
    plan.prices = grid_prices(Price(settings.number("lower")), Price(settings.number("upper")), intervals_of(settings),
                              spacing, context.listings.front().instrument.price_tick);
    const auto distance = [&](std::size_t k) { return (plan.prices[k].value() - price.value()).abs(); };
    for (std::size_t k = 1; k < plan.prices.size(); ++k) {
        if (distance(k) < distance(plan.empty)) plan.empty = k;
    }
    return plan;
}

/// What one unit of size costs in all: intervals above the price are bought now, those below are reserved for.
Decimal cost_of_unit(const Plan& plan, Price price, Decimal fee, bool in_quote)
{
    Decimal sum;
    for (std::size_t i = 0; i + 1 < plan.prices.size(); ++i) {
        const Decimal at = i < plan.empty ? plan.prices[i].value() : price.value();
        sum += in_quote ? at / plan.prices[i].value() : at;
    }
    return sum * (Decimal(1) + fee);
}

/// Grid of orders between two prices; the same amount in each step.
class SpotGrid : public Machine {
public:
    SpotGrid(const Settings& settings, const Context& context) : settings_(settings), context_(context) {}

    void start(Desk& desk) override
    {
        const Price price = desk.price();
        const Plan plan = plan_of(settings_, context_, price);
        const Decimal fee = desk.instrument().taker_fee;
        const bool in_quote = settings_.text("order_size") == "quote";
        const Decimal size = settings_.has("quantity")
                                 ? settings_.number("quantity")
                                 : context_.investment.value() / cost_of_unit(plan, price, fee, in_quote);
        Quantity held = desk.free_base();
        Quantity needed;
        for (std::size_t i = 0; i + 1 < plan.prices.size(); ++i) {
            Interval interval;
            interval.lower = plan.prices[i];
            interval.upper = plan.prices[i + 1];
            interval.quantity =
                desk.round_quantity(in_quote ? Quantity(size / interval.lower.value()) : Quantity(size));
            if (i >= plan.empty) {
                interval.initial = interval.quantity;
                needed += interval.quantity;
            }
            intervals_.push_back(interval);
        }
        if (needed > held) {
            const Decimal lot = desk.instrument().quantity_step.value();
            const Decimal short_of = (needed - held).value();
            const Decimal grossed = desk.fee_in_base() ? short_of / (Decimal(1) - fee) : short_of;
            desk.market(Side::buy, Quantity(grossed.round_up_to(lot)), {.tag = opening});
        }
        // The nearest first: when funds do not reach, the farthest wait.
        for (std::size_t i = plan.empty; i < intervals_.size(); ++i) sell(i, intervals_[i].initial, desk);
        for (std::size_t i = plan.empty; i-- > 0;) buy(i, intervals_[i].quantity, desk);
    }

    void on_fill(const Execution& fill, Desk& desk) override
    {
        const std::uint32_t tag = desk.slot(fill.slot).tag;
        if (tag == opening) return;
        const std::size_t index = tag / 2;
        Interval& interval = intervals_[index];
        ++interval.fills;
        if (tag % 2 == 0) {
            if (fill.complete) interval.buy = Desk::none;
            interval.bought += fill.received;
            interval.bought_cost += fill.price * fill.quantity + fill.fee;
            interval.unsold += fill.received;
            if (desk.is_large_enough(interval.upper, desk.round_quantity(interval.unsold))) {
                const Quantity lots = desk.round_quantity(interval.unsold);
                interval.unsold -= lots;
                sell(index, lots, desk);
            }
            return;
        }
        if (fill.complete) interval.sell = Desk::none;
        book_sale(interval, fill, desk);
        interval.unbought += fill.quantity;
        if (desk.is_large_enough(interval.lower, interval.unbought)) {
            const Quantity lots = interval.unbought;
            interval.unbought = Quantity();
            buy(index, lots, desk);
        }
    }

    void on_end(SlotIndex slot, OrderEnd, Desk& desk) override
    {
        const std::uint32_t tag = desk.slot(slot).tag;
        if (tag == opening) return;
        Interval& interval = intervals_[tag / 2];
        (tag % 2 == 0 ? interval.buy : interval.sell) = Desk::none;
    }

    std::optional<PriceRange> range() const override
    {
        if (intervals_.empty()) return std::nullopt;
        return PriceRange{intervals_.front().lower, intervals_.back().upper};
    }

    Picture picture(const Desk& desk) const override
    {
        Picture picture;
        int working = 0;
        for (const Interval& interval : intervals_) {
            const bool sells = interval.sell != Desk::none;
            const SlotIndex slot = sells ? interval.sell : interval.buy;
            Level level;
            level.price = sells ? interval.upper : interval.lower;
            level.side = sells ? Side::sell : Side::buy;
            level.quantity = interval.quantity;
            level.state = slot == Desk::none ? "none" : desk.slot(slot).is_live() ? "open" : "waiting";
            level.fills = interval.fills;
            level.profit = interval.profit;
            working += level.state == "open";
            picture.levels.push_back(std::move(level));
        }
        if (intervals_.empty()) return picture;
        const Decimal low = intervals_.front().lower.value();
        const Decimal high = intervals_.back().upper.value();
        const Decimal price = desk.price().value();
        const Decimal position = (price - low) / (high - low) * Decimal(100);
        picture.summary =
            price < low || price > high ? "out of range" : fmt::format("range {} %", position.to_string(0));
        picture.figures = {{"range", fmt::format("{} - {}", low.to_string(), high.to_string())},
                           {"orders open", fmt::format("{} of {}", working, intervals_.size())},
                           {"amount per step", intervals_.front().quantity.to_string()}};
        return picture;
    }

private:
    static constexpr std::uint32_t opening = ~std::uint32_t{0};

    void buy(std::size_t i, Quantity quantity, Desk& desk) { order(i, Side::buy, intervals_[i].buy, quantity, desk); }
    void sell(std::size_t i, Quantity quantity, Desk& desk)
    {
        order(i, Side::sell, intervals_[i].sell, quantity, desk);
    }

    /// A new order of an interval, or its present one enlarged.
    void order(std::size_t i, Side side, SlotIndex& slot, Quantity quantity, Desk& desk)
    {
        const Price price = side == Side::buy ? intervals_[i].lower : intervals_[i].upper;
        if (slot != Desk::none) {
            desk.amend(slot, price, desk.slot(slot).remaining() + quantity);
            return;
        }
        const auto tag = static_cast<std::uint32_t>(i * 2 + (side == Side::sell ? 1 : 0));
        slot = desk.limit(side, price, quantity, {.tag = tag});
    }

    void book_sale(Interval& interval, const Execution& fill, Desk& desk)
    {
        const Quantity of_initial = std::min(interval.initial, fill.quantity);
        interval.initial -= of_initial;
        const Quantity of_bought = fill.quantity - of_initial;
        if (!of_bought.is_positive()) return;
        const bool all = of_bought >= interval.bought;
        const Money cost = all ? interval.bought_cost
                               : Money(interval.bought_cost.value() * (of_bought.value() / interval.bought.value()));
        const Decimal share = of_bought.value() / fill.quantity.value();
        const Money profit = fill.price * of_bought - Money(fill.fee.value() * share) - cost;
        interval.bought -= all ? interval.bought : of_bought;
        interval.bought_cost -= cost;
        interval.profit += profit;
        desk.attribute(Part::grid, profit);
        if (fill.complete) desk.count_round_trip();
    }

    Settings settings_;
    Context context_;
    std::vector<Interval> intervals_;
};

std::vector<std::string> check(const Settings& settings, const Context& context)
{
    std::vector<std::string> problems;
    const Decimal lower = settings.number("lower");
    const Decimal upper = settings.number("upper");
    if (settings.has("grids") == settings.has("lines")) {
        problems.push_back("give either 'grids' (the number of steps) or 'lines' (the number of prices), not both");
        return problems;
    }
    if (upper <= lower) {
        problems.push_back(
            fmt::format("'upper' ({}) must be above 'lower' ({})", upper.to_string(), lower.to_string()));
        return problems;
    }
    const Plan plan = plan_of(settings, context, Price(lower));
    const market::Instrument& it = context.listings.front().instrument;
    for (std::size_t k = 1; k < plan.prices.size(); ++k) {
        if (plan.prices[k] > plan.prices[k - 1]) continue;
        problems.push_back(fmt::format("two grid lines fall on {} at the tick of {}: use fewer grids or a wider range",
                                       plan.prices[k].to_string(), it.price_tick.to_string()));
        return problems;
    }
    const Price below = plan.prices[plan.prices.size() - 2];
    if (!pair_profit(below, plan.prices.back(), Quantity(1), it.maker_fee).is_positive()) {
        const Decimal step = plan.prices.back().value() / below.value() - Decimal(1);
        problems.push_back(
            fmt::format("a step of {} % does not pay for two fees of {} %: use fewer grids or a wider range",
                        (step * Decimal(100)).to_string(4), (it.maker_fee * Decimal(100)).to_string()));
    }
    return problems;
}

std::unique_ptr<Machine> make(const Settings& settings, const Context& context)
{
    return std::make_unique<SpotGrid>(settings, context);
}

}  // namespace

namespace builtin {

extern const Definition spot_grid;
const Definition spot_grid{
    .name = "spot_grid",
    .summary = "buys low and sells high on the lines between two prices",
    .grade = Grade::a,
    .parameters =
        {
            {.name = "lower",
             .summary = "lowest price",
             .required = true,
             .min = "0",
             .above_min = true,
             .asked = true},
            {.name = "upper",
             .summary = "highest price",
             .required = true,
             .min = "0",
             .above_min = true,
             .asked = true},
            {.name = "grids",
             .kind = Parameter::Kind::integer,
             .summary = "steps between them",
             .min = "1",
             .max = "10000",
             .asked = true},
            {.name = "lines",
             .kind = Parameter::Kind::integer,
             .summary = "prices, one more than steps",
             .min = "2",
             .max = "10001"},
            {.name = "spacing",
             .kind = Parameter::Kind::choice,
             .summary = "equal steps, or equal percentages",
             .fallback = "geometric",
             .choices = {"geometric", "arithmetic"},
             .asked = true},
            {.name = "order_size",
             .kind = Parameter::Kind::choice,
             .summary = "the same amount of coins or of money in each step",
             .fallback = "base",
             .choices = {"base", "quote"}},
            {.name = "quantity",
             .summary = "coins (or money) in each step; without it the investment is divided",
             .min = "0",
             .above_min = true},
        },
    .check = check,
    .make = make,
};

}  // namespace builtin
}  // namespace cobot::bots
