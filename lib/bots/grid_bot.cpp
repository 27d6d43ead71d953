#include "bots/grid_bot.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace cobot::bots {

using core::Decimal;
using core::Money;
using core::Price;
using core::Quantity;
using orders::Side;

namespace {

constexpr core::Duration reinvest_every = std::chrono::hours(24);

Decimal quote_balance(const Desk& desk) { return desk.holdings().balance(desk.holdings().quote(0)); }
Decimal base_balance(const Desk& desk) { return desk.holdings().balance(desk.holdings().base(0)); }

}  // namespace

void GridBot::start(Desk& desk)
{
    coins_ = desk.holdings().equity() / desk.price();
    lay(desk);
    if (terms_.reinvest) desk.wake_at(desk.now() + reinvest_every);
}

void GridBot::lay(Desk& desk)
{
    const Price price = desk.price();
    const market::Instrument& it = desk.instrument();
    const GridPlan plan = grid_plan(terms_, price, it.price_tick);
    const Decimal size = terms_.quantity
                             ? *terms_.quantity
                             : grid_size(plan, terms_, price, it.taker_fee, quote_balance(desk), base_balance(desk));
    steps_ = GridSteps({terms_.profit_in_base, terms_.max_open, terms_.band});
    steps_.reserve(plan.prices.size());
    Quantity needed;
    for (std::size_t i = 0; i + 1 < plan.prices.size(); ++i) {
        GridStep step;
        step.lower = plan.prices[i];
        step.upper = plan.prices[i + 1];
        step.quantity = desk.round_quantity(Quantity(size * plan.weight(i, terms_.size_in_quote)));
        if (i >= plan.empty) {
            step.initial = step.quantity;
            needed += step.quantity;
        }
        steps_.add_top(step);
    }
    quantity_ = steps_.bottom().quantity;
    trade_difference(needed, price.value(), desk);
    steps_.center(plan.empty, desk);
    // The nearest first: when funds do not reach, the farthest wait.
    for (std::size_t i = plan.empty; i < steps_.size(); ++i) steps_.want_sell(i, steps_[i].initial, desk);
    for (std::size_t i = plan.empty; i-- > 0;) steps_.want_buy(i, steps_[i].quantity, desk);
}

/// Buys the coins that are missing for the steps above the price, or sells those that the steps below want to be money.
void GridBot::trade_difference(Quantity needed, Decimal price, Desk& desk)
{
    const Quantity held(base_balance(desk));
    const Decimal lot = desk.instrument().quantity_step.value();
    if (needed > held) {
        const Decimal missing = (needed - held).value();
        const Decimal grossed = desk.fee_in_base() ? missing / (Decimal(1) - desk.instrument().taker_fee) : missing;
        const Quantity bought(grossed.round_up_to(lot));
        // Laid anew, the grid may lack less than an order: the sale that lacks it waits.
        if (held.is_zero() || desk.is_large_enough(desk.price(), bought)) {
            desk.market(Side::buy, bought, {.tag = opening});
        }
        return;
    }
    // Coins beyond are sold as far as the buys below have no money.
    Decimal buys;
    for (std::size_t i = 0; i < steps_.size(); ++i) {
        if (steps_[i].initial.is_zero()) buys += (steps_[i].lower * steps_[i].quantity).value();
    }
    const Decimal fee = desk.instrument().taker_fee;
    const Decimal missing = buys * (Decimal(1) + fee) - quote_balance(desk);
    if (!missing.is_positive()) return;
    const Decimal coins = (missing / (price * (Decimal(1) - fee))).round_up_to(lot);
    const Quantity surplus = desk.round_quantity(held - needed);
    const Quantity sold = std::min(Quantity(coins), surplus);
    if (desk.is_large_enough(desk.price(), sold)) desk.market(Side::sell, sold, {.tag = opening});
}

void GridBot::lay_again(const GridTerms& terms, Desk& desk)
{
    terms_ = terms;
    steps_.withdraw_all(desk);
    lay(desk);
}

void GridBot::on_fill(const Execution& fill, Desk& desk)
{
    if (desk.slot(fill.slot).tag != opening) {
        steps_.on_fill(fill, desk);
    } else if (fill.complete) {
        steps_.send_wanted(desk);
    }
}

void GridBot::on_end(SlotIndex slot, OrderEnd, Desk& desk)
{
    if (desk.slot(slot).tag != opening) steps_.on_end(slot, desk);
}

void GridBot::on_timer(Desk& desk)
{
    if (!terms_.reinvest) return;
    reinvest(desk);
    desk.wake_at(desk.now() + reinvest_every);
}

/// Profit of pairs since the last time enlarges every step by the same number of lots, if it reaches for one.
void GridBot::reinvest(Desk& desk)
{
    const Money pool = std::min(desk.part(Part::grid) - reinvested_, Money(desk.free_quote()));
    if (!pool.is_positive() || terms_.profit_in_base) return;
    const Price price = desk.price();
    const Decimal fee = Decimal(1) + desk.instrument().taker_fee;
    Decimal each;  // For one coin more in every step.
    Quantity coins_of_one;
    for (std::size_t i = 0; i < steps_.size(); ++i) {
        const bool holds = (steps_[i].initial + steps_[i].held).is_positive();
        each += (holds ? price : steps_[i].lower).value() * fee;
        if (holds) coins_of_one += Quantity(1);
    }
    const Quantity extra = desk.round_quantity(Quantity(pool.value() / each));
    const Quantity coins(coins_of_one.value() * extra.value());
    if (!extra.is_positive()) return;
    if (coins.is_positive()) {
        if (!desk.is_large_enough(price, coins)) return;
        desk.market(Side::buy, coins, {.tag = opening});
    }
    for (std::size_t i = 0; i < steps_.size(); ++i) {
        GridStep& step = steps_[i];
        const bool holds = (step.initial + step.held).is_positive();
        step.quantity += extra;
        if (!holds) {
            steps_.want_buy(i, extra, desk);
            continue;
        }
        step.initial += extra;
        step.to_sell += extra;  // Its order is enlarged once the coins have arrived.
    }
    quantity_ += extra;
    reinvested_ += Money(each * extra.value());
}

std::optional<PriceRange> GridBot::range() const
{
    if (steps_.empty()) return std::nullopt;
    return PriceRange{steps_.bottom().lower, steps_.top().upper};
}

Picture GridBot::picture(const Desk& desk) const
{
    Picture picture;
    if (steps_.empty()) return picture;
    picture.levels = steps_.levels(desk);
    const Decimal low = steps_.bottom().lower.value();
    const Decimal high = steps_.top().upper.value();
    const Decimal price = desk.price().value();
    const Decimal position = (price - low) / (high - low) * Decimal(100);
    picture.summary = price < low    ? "below its range"
                      : price > high ? "above its range"
                                     : fmt::format("range {} %", position.to_string(0));
    picture.figures = {{"range", fmt::format("{} - {}", low.to_string(), high.to_string())},
                       {"orders open", fmt::format("{} of {}", steps_.open_orders(desk), steps_.size())},
                       {"amount per step", quantity_.to_string()}};
    if (terms_.reinvest) picture.figures.push_back({"reinvested", reinvested_.value().to_string(2)});
    if (terms_.profit_in_base) {
        const Quantity now = desk.holdings().equity() / desk.price();
        picture.figures.push_back({"coins gained", (now - coins_).value().to_string(8)});
    }
    return picture;
}

}  // namespace cobot::bots
