#include <algorithm>
#include <deque>

#include <fmt/format.h>

#include "bots/definition.hpp"
#include "bots/grid_steps.hpp"
#include "bots/ladder.hpp"

namespace cobot::bots {
namespace {

using core::Decimal;
using core::Money;
using core::Price;
using core::Quantity;
using orders::Side;

/// How the size of orders changes with their distance from the price.
enum class Slope { level, larger_near, larger_far };

struct Shape {
    int buys = 0;
    int sells = 0;
    Decimal spread, increment;  ///< Shares of the price at the start.
    Slope buy_slope = Slope::level;
    Slope sell_slope = Slope::level;
};

Shape shape_of(const Settings& settings)
{
    Shape shape;
    shape.buys = settings.integer("buy_orders");
    shape.sells = settings.integer("sell_orders");
    shape.spread = settings.number("spread");
    shape.increment = settings.number("increment");
    const std::string& mode = settings.text("mode");
    if (mode == "mountain" || mode == "sell_slope") shape.buy_slope = Slope::larger_near;
    if (mode == "mountain" || mode == "buy_slope") shape.sell_slope = Slope::larger_near;
    if (mode == "valley" || mode == "buy_slope") shape.buy_slope = Slope::larger_far;
    if (mode == "valley" || mode == "sell_slope") shape.sell_slope = Slope::larger_far;
    return shape;
}

/// Of the order with `i` others nearer to the price: 1 on average, between 0.5 and 1.5.
Decimal weight_of(Slope slope, int i, int count)
{
    if (slope == Slope::level || count < 2) return 1;
    const Decimal away = Decimal(i) / Decimal(count - 1);
    const Decimal half = Decimal(1) / Decimal(2);
    return slope == Slope::larger_near ? Decimal(1) + half - away : half + away;
}

/// One order of the ladder and where its mirror is.
struct Rung {
    Price lower, upper;
    Decimal weight;
    bool sells = false;
};

/// From the lowest buy to the highest sell: the nearest are half the spread away, the others an increment apart. An
/// order's mirror lies spread - increment on its other side.
std::vector<Rung> rungs_of(const Shape& shape, Price price, Price tick)
{
    const auto at = [&](Decimal ratio) { return Price((price.value() * ratio).round_nearest_to(tick.value())); };
    const Decimal half = shape.spread / Decimal(2);
    const Decimal mirror = shape.spread - shape.increment;
    std::vector<Rung> rungs;
    for (int i = shape.buys; i-- > 0;) {
        const Decimal ratio = Decimal(1) - half - shape.increment * Decimal(i);
        rungs.push_back({at(ratio), at(ratio + mirror), weight_of(shape.buy_slope, i, shape.buys), false});
    }
    for (int i = 0; i < shape.sells; ++i) {
        const Decimal ratio = Decimal(1) + half + shape.increment * Decimal(i);
        rungs.push_back({at(ratio - mirror), at(ratio), weight_of(shape.sell_slope, i, shape.sells), true});
    }
    return rungs;
}

/// A ladder of buys and sells around the price whose fills are mirrored, with spread and increment of their own.
class StaggeredGrid : public Machine {
public:
    explicit StaggeredGrid(const Settings& settings)
        : shape_(shape_of(settings)),
          delay_(settings.duration("mirror_delay")),
          redispatch_(settings.duration("redispatch"))
    {
    }

    void start(Desk& desk) override
    {
        const Price price = desk.price();
        const market::Instrument& it = desk.instrument();
        const std::vector<Rung> rungs = rungs_of(shape_, price, it.price_tick);
        const Decimal paid = Decimal(1) + it.taker_fee;
        const Decimal base = desk.free_base().value();
        Decimal each;  // What a size of 1 costs.
        for (const Rung& rung : rungs) each += rung.weight * (rung.sells ? price : rung.lower).value() * paid;
        const Decimal size = (desk.free_quote() + base * price.value() * paid) / each;

        GridSteps::Rules rules;
        rules.mirrors = delay_.count() == 0;
        steps_ = GridSteps(rules);
        steps_.reserve(rungs.size());
        Quantity needed;
        for (const Rung& rung : rungs) {
            GridStep step;
            step.lower = rung.lower;
            step.upper = rung.upper;
            step.quantity = desk.round_quantity(Quantity(size * rung.weight));
            if (rung.sells) needed += step.initial = step.quantity;
            steps_.add_top(step);
        }
        const Decimal missing = needed.value() - base;
        if (missing.is_positive()) {
            const Decimal grossed = desk.fee_in_base() ? missing / (Decimal(1) - it.taker_fee) : missing;
            desk.market(Side::buy, Quantity(grossed.round_up_to(it.quantity_step.value())), {.tag = opening});
        }
        const auto buys = static_cast<std::size_t>(shape_.buys);
        for (std::size_t i = buys; i < steps_.size(); ++i) steps_.want_sell(i, steps_[i].initial, desk);
        for (std::size_t i = buys; i-- > 0;) steps_.want_buy(i, steps_[i].quantity, desk);
        next_dispatch_ = desk.now() + redispatch_;
        desk.wake_at(next_dispatch_);
    }

    void on_fill(const Execution& fill, Desk& desk) override
    {
        if (desk.slot(fill.slot).tag == opening) return;
        const GridSteps::Filled filled = steps_.on_fill(fill, desk);
        if (delay_.count() == 0) return;
        due_.push_back({desk.now() + delay_, filled});
        desk.wake_at(due_.front().time);
    }

    void on_end(SlotIndex slot, OrderEnd, Desk& desk) override
    {
        if (desk.slot(slot).tag != opening) steps_.on_end(slot, desk);
    }

    void on_timer(Desk& desk) override
    {
        for (; !due_.empty() && due_.front().time <= desk.now(); due_.pop_front()) {
            const GridSteps::Filled& filled = due_.front().filled;
            if (filled.side == Side::buy) {
                steps_.want_sell(filled.step, Quantity(), desk);
            } else {
                steps_.want_buy(filled.step, Quantity(), desk);
            }
        }
        if (desk.now() >= next_dispatch_) {
            dispatch(desk);
            next_dispatch_ = desk.now() + redispatch_;
        }
        desk.wake_at(next_dispatch_);
        if (!due_.empty()) desk.wake_at(due_.front().time);
    }

    std::optional<PriceRange> range() const override
    {
        if (steps_.empty()) return std::nullopt;
        return PriceRange{steps_.bottom().lower, steps_.top().upper};
    }

    Picture picture(const Desk& desk) const override
    {
        Picture picture;
        if (steps_.empty()) return picture;
        picture.levels = steps_.levels(desk);
        picture.summary = fmt::format("{} of {} orders open", steps_.open_orders(desk), steps_.size());
        picture.figures = {
            {"range", fmt::format("{} - {}", steps_.bottom().lower.to_string(), steps_.top().upper.to_string())},
            {"orders open", fmt::format("{} of {}", steps_.open_orders(desk), steps_.size())}};
        return picture;
    }

private:
    static constexpr std::uint32_t opening = ~std::uint32_t{0};

    struct Due {
        core::Time time;
        GridSteps::Filled filled;
    };

    /// Money and coins that no order uses enlarge the orders, all by the same share.
    void dispatch(Desk& desk)
    {
        Decimal money, coins;
        for (std::size_t i = 0; i < steps_.size(); ++i) {
            const GridStep& step = steps_[i];
            if (step.buy != Desk::none) money += desk.slot(step.buy).remaining().value() * step.lower.value();
            if (step.sell != Desk::none) coins += desk.slot(step.sell).remaining().value();
        }
        const Decimal paid = Decimal(1) + desk.instrument().taker_fee;
        const Decimal of_buys = money.is_positive() ? desk.free_quote() / (money * paid) : Decimal();
        const Decimal of_sells = coins.is_positive() ? desk.free_base().value() / coins : Decimal();
        for (std::size_t i = 0; i < steps_.size(); ++i) {
            const GridStep step = steps_[i];
            if (step.buy != Desk::none) enlarge(i, Side::buy, desk.slot(step.buy).remaining().value() * of_buys, desk);
            if (step.sell != Desk::none) {
                enlarge(i, Side::sell, desk.slot(step.sell).remaining().value() * of_sells, desk);
            }
        }
    }

    void enlarge(std::size_t i, Side side, Decimal by, Desk& desk)
    {
        const Quantity lots = desk.round_quantity(Quantity(by));
        if (!lots.is_positive()) return;
        steps_[i].quantity += lots;
        if (side == Side::buy) {
            steps_.want_buy(i, lots, desk);
        } else {
            steps_[i].initial += lots;
            steps_.want_sell(i, lots, desk);
        }
    }

    Shape shape_;
    core::Duration delay_, redispatch_;
    GridSteps steps_;
    std::deque<Due> due_;  ///< Mirrors that wait, by time.
    core::Time next_dispatch_{};
};

std::unique_ptr<Machine> make(const Settings& settings, const Context&)
{
    return std::make_unique<StaggeredGrid>(settings);
}

std::vector<std::string> check(const Settings& settings, const Context& context)
{
    std::vector<std::string> problems;
    const Shape shape = shape_of(settings);
    const market::Instrument& it = context.listings.front().instrument;
    if (shape.spread <= shape.increment) {
        problems.push_back(fmt::format("'spread' ({}) must be above 'increment' ({}): a pair earns their difference",
                                       shape.spread.to_string(), shape.increment.to_string()));
        return problems;
    }
    const Decimal deepest = shape.spread / Decimal(2) + shape.increment * Decimal(shape.buys - 1);
    if (deepest >= Decimal(1)) {
        problems.push_back(fmt::format("'buy_orders': the lowest would be {} % below the price",
                                       (deepest * Decimal(100)).to_string()));
        return problems;
    }
    const Price price = context.price.is_positive() ? context.price : Price(1'000'000);
    const Rung top = rungs_of(shape, price, it.price_tick).back();
    if (!pair_profit(top.lower, top.upper, Quantity(1), it.maker_fee).is_positive()) {
        problems.push_back(fmt::format("'spread' less 'increment' is {} %, which does not pay for two fees of {} %",
                                       ((shape.spread - shape.increment) * Decimal(100)).to_string(),
                                       (it.maker_fee * Decimal(100)).to_string()));
    }
    if (settings.duration("redispatch") < std::chrono::minutes(1)) {
        problems.push_back("'redispatch' must be at least 1m");
    }
    return problems;
}

}  // namespace

namespace builtin {

extern const Definition staggered_grid;
const Definition staggered_grid{
    .name = "staggered_grid",
    .summary = "a ladder of buys and sells around the price, with a spread and an increment of their own",
    .grade = Grade::a,
    .parameters =
        {
            {.name = "mode",
             .kind = Parameter::Kind::choice,
             .summary = "where the larger orders are: nowhere, near the price, far from it, low buys, high sells",
             .fallback = "neutral",
             .choices = {"neutral", "mountain", "valley", "buy_slope", "sell_slope"},
             .asked = true},
            {.name = "buy_orders",
             .kind = Parameter::Kind::integer,
             .summary = "orders below the price",
             .fallback = "20",
             .min = "1",
             .max = "1000"},
            {.name = "sell_orders",
             .kind = Parameter::Kind::integer,
             .summary = "orders above the price",
             .fallback = "20",
             .min = "1",
             .max = "1000"},
            {.name = "spread",
             .kind = Parameter::Kind::ratio,
             .summary = "between the nearest buy and the nearest sell",
             .fallback = "1.5%",
             .min = "0",
             .max = "1",
             .above_min = true,
             .asked = true},
            {.name = "increment",
             .kind = Parameter::Kind::ratio,
             .summary = "between two orders of a side",
             .fallback = "0.5%",
             .min = "0",
             .max = "1",
             .above_min = true,
             .asked = true},
            {.name = "mirror_delay",
             .kind = Parameter::Kind::duration,
             .summary = "from a fill to its mirror",
             .fallback = "0s"},
            {.name = "redispatch",
             .kind = Parameter::Kind::duration,
             .summary = "how often unused funds enlarge the orders",
             .fallback = "24h"},
        },
    .check = check,
    .make = make,
};

}  // namespace builtin
}  // namespace cobot::bots
