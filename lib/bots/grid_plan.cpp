#include "bots/grid_plan.hpp"

#include <fmt/format.h>

namespace cobot::bots {

using core::Decimal;
using core::Money;
using core::Price;
using core::Quantity;

GridTerms grid_terms_of(const Settings& settings)
{
    GridTerms terms;
    terms.lower = Price(settings.number("lower"));
    terms.upper = Price(settings.number("upper"));
    terms.intervals = settings.has("grids") ? settings.integer("grids") : settings.integer("lines") - 1;
    terms.spacing = settings.text("spacing") == "geometric" ? Spacing::geometric : Spacing::arithmetic;
    terms.size_in_quote = settings.text("order_size") == "quote";
    terms.quantity = settings.maybe("quantity");
    terms.profit_in_base = settings.has("profit_currency") && settings.text("profit_currency") == "base";
    terms.reinvest = settings.flag("reinvest");
    if (settings.has("max_open_orders")) terms.max_open = settings.integer("max_open_orders");
    terms.band = settings.maybe("activation_band").value_or(Decimal());
    return terms;
}

std::size_t nearest_line(const std::vector<Price>& prices, Price price)
{
    std::size_t nearest = 0;
    const auto distance = [&](std::size_t k) { return (prices[k].value() - price.value()).abs(); };
    for (std::size_t k = 1; k < prices.size(); ++k) {
        if (distance(k) < distance(nearest)) nearest = k;
    }
    return nearest;
}

GridPlan grid_plan(const GridTerms& terms, Price price, Price tick)
{
    GridPlan plan;
    plan.prices = grid_prices(terms.lower, terms.upper, terms.intervals, terms.spacing, tick);
    plan.empty = nearest_line(plan.prices, price);
    return plan;
}

Decimal grid_size(const GridPlan& plan, const GridTerms& terms, Price price, Decimal fee, Decimal quote, Decimal base)
{
    Decimal coins, buys;  // For a size of 1.
    for (std::size_t i = 0; i + 1 < plan.prices.size(); ++i) {
        const Decimal weight = plan.weight(i, terms.size_in_quote);
        if (i < plan.empty) {
            buys += weight * plan.prices[i].value();
        } else {
            coins += weight;
        }
    }
    const Decimal paid = Decimal(1) + fee;
    const Decimal received = Decimal(1) - fee;
    const Decimal size = (quote + base * price.value() * paid) / (coins * price.value() * paid + buys * paid);
    if (coins * size >= base) return size;
    return (quote + base * price.value() * received) / (coins * price.value() * received + buys * paid);
}

Money grid_funds(const GridTerms& terms, const Context& context)
{
    const Price price = context.price.is_positive() ? context.price : terms.upper;
    const market::Instrument& it = context.listings.front().instrument;
    const GridPlan plan = grid_plan(terms, price, it.price_tick);
    if (!terms.quantity) return context.investment;
    Decimal sum;
    for (std::size_t i = 0; i + 1 < plan.prices.size(); ++i) {
        const Price at = i < plan.empty ? plan.prices[i] : price;
        sum += *terms.quantity * plan.weight(i, terms.size_in_quote) * at.value();
    }
    return Money(sum * (Decimal(1) + it.taker_fee));
}

namespace {

/// Without lots and minimums of a venue (which a file is read without) nothing can be too small.
void check_size(const GridTerms& terms, const GridPlan& plan, const Context& context,
                std::vector<std::string>& problems)
{
    const market::Instrument& it = context.listings.front().instrument;
    if (context.price.is_zero() || context.investment.is_zero()) return;
    const Decimal size = terms.quantity.value_or(
        grid_size(plan, terms, context.price, it.taker_fee, context.investment.value(), Decimal()));
    const Quantity quantity((size * plan.weight(0, terms.size_in_quote)).round_down_to(it.quantity_step.value()));
    if (quantity.is_positive() && quantity >= it.quantity_min && plan.prices[0] * quantity >= it.notional_min) return;
    problems.push_back(
        fmt::format("'investment' ({}) leaves {} {} for each step, below the venue's minimum: use fewer "
                    "grids or invest more",
                    context.investment.to_string(), quantity.to_string(), it.pair.base));
}

}  // namespace

std::vector<std::string> grid_problems(const Settings& settings, const Context& context)
{
    std::vector<std::string> problems;
    const market::Instrument& it = context.listings.front().instrument;
    if (settings.has("grids") == settings.has("lines")) {
        problems.push_back("'grids' (the number of steps) or 'lines' (the number of prices): give one of the two");
        return problems;
    }
    const GridTerms terms = grid_terms_of(settings);
    if (terms.upper <= terms.lower) {
        problems.push_back(
            fmt::format("'upper' ({}) must be above 'lower' ({})", terms.upper.to_string(), terms.lower.to_string()));
        return problems;
    }
    const GridPlan plan = grid_plan(terms, context.price.is_positive() ? context.price : terms.lower, it.price_tick);
    const char* count = settings.has("grids") ? "grids" : "lines";
    for (std::size_t k = 1; k < plan.prices.size(); ++k) {
        if (plan.prices[k] > plan.prices[k - 1]) continue;
        problems.push_back(
            fmt::format("'{}': two grid lines fall on {} at the tick of {}: use fewer grids or a wider range", count,
                        plan.prices[k].to_string(), it.price_tick.to_string()));
        return problems;
    }
    // Equal steps are the smallest percentage at the top; rounding leaves equal percentages nearly alike.
    const Price below = plan.prices[plan.prices.size() - 2];
    if (!pair_profit(below, plan.prices.back(), Quantity(1), it.maker_fee).is_positive()) {
        const Decimal step = plan.prices.back().value() / below.value() - Decimal(1);
        problems.push_back(
            fmt::format("'{}': a step of {} % does not pay for two fees of {} %: use fewer grids or a wider range",
                        count, (step * Decimal(100)).to_string(4), (it.maker_fee * Decimal(100)).to_string()));
    }
    check_size(terms, plan, context, problems);
    return problems;
}

std::vector<Parameter> grid_parameters()
{
    using Kind = Parameter::Kind;
    return {
        {.name = "lower", .summary = "lowest price", .required = true, .min = "0", .above_min = true, .asked = true},
        {.name = "upper", .summary = "highest price", .required = true, .min = "0", .above_min = true, .asked = true},
        {.name = "grids",
         .kind = Kind::integer,
         .summary = "steps between them",
         .min = "1",
         .max = "10000",
         .asked = true},
        {.name = "lines", .kind = Kind::integer, .summary = "prices, one more than steps", .min = "2", .max = "10001"},
        {.name = "spacing",
         .kind = Kind::choice,
         .summary = "equal steps, or equal percentages",
         .fallback = "geometric",
         .choices = {"geometric", "arithmetic"},
         .asked = true},
        {.name = "order_size",
         .kind = Kind::choice,
         .summary = "the same amount of coins or of money in each step",
         .fallback = "base",
         .choices = {"base", "quote"}},
        {.name = "quantity",
         .summary = "coins (or money) in each step; without it the investment is divided",
         .min = "0",
         .above_min = true},
        {.name = "reinvest",
         .kind = Kind::boolean,
         .summary = "profit enlarges the steps; looked at every 24 hours",
         .fallback = "false"},
        {.name = "max_open_orders",
         .kind = Kind::integer,
         .summary = "orders at the venue at one time, the nearest; without it all",
         .min = "2",
         .max = "10000"},
        {.name = "activation_band",
         .kind = Kind::ratio,
         .summary = "orders farther from the price than this are not sent yet",
         .min = "0",
         .max = "1",
         .above_min = true},
    };
}

}  // namespace cobot::bots
