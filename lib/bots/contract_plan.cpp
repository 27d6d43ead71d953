#include "bots/contract_plan.hpp"

#include <algorithm>

#include "bots/ladder.hpp"

namespace cobot::bots {

using core::Decimal;
using core::Price;
using core::Quantity;
using orders::Side;

namespace {

bool wants(const Settings& settings, bool is_long)
{
    const std::string& direction = settings.text("direction");
    return direction == "neutral" || direction == "hedged" || direction == (is_long ? "long" : "short");
}

/// What a step of one unit asks of the account: margin and fee at the dearest price at which it may be opened.
Decimal cost_of(const ContractStep& step, const Context& context, Price now)
{
    const market::Listing& listing = context.listings.front();
    const Price at = step.initial.is_zero() ? step.opens_at() : now;
    return ledger::notional(listing.contract.kind, Decimal(1), at) *
           (Decimal(1) / context.leverage + listing.instrument.taker_fee);
}

Quantity size_of(const std::vector<ContractStep>& steps, const Settings& settings, const Context& context, Price now,
                 Decimal funds)
{
    const Decimal lot = context.listings.front().instrument.quantity_step.value();
    if (settings.has("quantity")) return Quantity(settings.number("quantity").round_down_to(lot));
    Decimal longs, shorts;
    for (const ContractStep& step : steps) (step.is_long ? longs : shorts) += cost_of(step, context, now);
    const Decimal both = settings.text("direction") == "hedged" ? longs + shorts : std::max(longs, shorts);
    return Quantity((funds / both).round_down_to(lot));
}

}  // namespace

std::vector<ContractStep> contract_steps(const Settings& settings, const Context& context, Price now)
{
    const Spacing spacing = settings.text("spacing") == "geometric" ? Spacing::geometric : Spacing::arithmetic;
    const std::vector<Price> prices =
        grid_prices(Price(settings.number("lower")), Price(settings.number("upper")), settings.integer("grids"),
                    spacing, context.listings.front().instrument.price_tick);
    const auto distance = [&](std::size_t k) { return (prices[k].value() - now.value()).abs(); };
    std::size_t empty = 0;
    for (std::size_t k = 1; k < prices.size(); ++k) {
        if (distance(k) < distance(empty)) empty = k;
    }
    const std::string& direction = settings.text("direction");
    const bool is_based = settings.flag("base_position") && direction != "neutral";
    std::vector<ContractStep> steps;
    for (std::size_t i = 0; i + 1 < prices.size(); ++i) {
        const bool is_above = i >= empty;
        for (const bool is_long : {true, false}) {
            if (!wants(settings, is_long)) continue;
            // Neutral: long below the price and short above it.
            if (direction == "neutral" && is_long == is_above) continue;
            ContractStep step;
            step.lower = prices[i];
            step.upper = prices[i + 1];
            step.is_long = is_long;
            // One unit, whose size is found below: held where the price is already beyond its opening.
            if (is_based && is_long == is_above) step.initial = Quantity(1);
            steps.push_back(step);
        }
    }
    return steps;
}

ContractPlan contract_plan(const Settings& settings, const Context& context, Price now, Decimal funds)
{
    ContractPlan plan;
    plan.steps = contract_steps(settings, context, now);
    const Quantity size = size_of(plan.steps, settings, context, now, funds);
    MarginPlan& margin = plan.margin;
    Decimal committed;
    for (ContractStep& step : plan.steps) {
        committed += cost_of(step, context, now) * size.value();
        step.quantity = size;
        if (step.initial.is_positive()) step.initial = size;
        const Decimal sign = step.is_long ? Decimal(1) : Decimal(-1);
        margin.position += sign * step.initial.value();
        const bool is_held = step.initial.is_positive();
        const bool buys = (step.opens_by() == Side::buy) != is_held;
        (buys ? margin.buys : margin.sells).push_back({is_held ? step.closes_at() : step.opens_at(), size});
    }
    std::sort(margin.buys.begin(), margin.buys.end(), [](auto& a, auto& b) { return a.price > b.price; });
    std::sort(margin.sells.begin(), margin.sells.end(), [](auto& a, auto& b) { return a.price < b.price; });
    margin.price = now;
    margin.lower = Price(settings.number("lower"));
    margin.upper = Price(settings.number("upper"));
    margin.wallet = funds;
    margin.extra = context.extra_margin;
    if (settings.flag("auto_margin")) margin.extra += std::max(funds - committed, Decimal());
    return plan;
}

}  // namespace cobot::bots
