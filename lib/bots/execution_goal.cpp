#include "bots/execution_goal.hpp"

#include <fmt/format.h>

namespace cobot::bots {

using core::Decimal;
using core::Money;
using core::Price;
using core::Quantity;
using orders::Side;
using Kind = Parameter::Kind;

std::vector<Parameter> with_goal_parameters(std::vector<Parameter> own)
{
    std::vector<Parameter> all = {
        {.name = "side",
         .kind = Kind::choice,
         .summary = "whether it buys or sells",
         .fallback = "buy",
         .choices = {"buy", "sell"},
         .asked = true},
        {.name = "total",
         .summary = "money's worth to trade, before fees",
         .min = "0",
         .above_min = true,
         .asked = true},
        {.name = "quantity", .summary = "coins to trade, instead of total", .min = "0", .above_min = true},
        {.name = "limit", .summary = "no order beyond this price", .min = "0", .above_min = true},
    };
    for (Parameter& parameter : own) all.push_back(std::move(parameter));
    return all;
}

ExecutionGoal goal_of(const Settings& settings)
{
    ExecutionGoal goal;
    goal.side = settings.text("side") == "sell" ? Side::sell : Side::buy;
    goal.total = Money(settings.maybe("total").value_or(Decimal()));
    goal.quantity = Quantity(settings.maybe("quantity").value_or(Decimal()));
    if (const auto limit = settings.maybe("limit")) goal.limit = Price(*limit);
    return goal;
}

Money goal_funds(const Settings& settings, const Context& context)
{
    const ExecutionGoal goal = goal_of(settings);
    if (goal.side == Side::sell) return Money();
    const Money value = goal.in_quote() ? goal.total : goal.limit.value_or(context.price) * goal.quantity;
    return value * (Decimal(1) + context.listings.front().instrument.taker_fee);
}

std::vector<std::string> goal_problems(const Settings& settings, const Context& context)
{
    if (settings.has("total") == settings.has("quantity")) {
        return {"'total': give either total (money) or quantity (coins)"};
    }
    const Money funds = goal_funds(settings, context);
    if (funds > context.investment && context.investment.is_positive()) {
        return {fmt::format("'investment': buying all of it needs {} with fees; give that much, or buy less",
                            funds.to_string())};
    }
    return {};
}

void ExecutionRecord::add(const Execution& fill)
{
    done_ += goal_.part(fill.price, fill.quantity);
    filled_ += fill.quantity;
    value_ += fill.value;
    fees_ += fill.fee;
}

Decimal ExecutionRecord::cost_bps(Price benchmark) const
{
    if (filled_.is_zero() || benchmark.is_zero()) return Decimal();
    const Price average = value_ / filled_;
    const Decimal worse =
        goal_.side == Side::buy ? average.value() - benchmark.value() : benchmark.value() - average.value();
    return worse / benchmark.value() * Decimal(10'000);
}

Picture ExecutionRecord::picture(std::initializer_list<std::pair<std::string_view, Price>> benchmarks) const
{
    Picture picture;
    picture.summary = (done_ / goal_.whole() * Decimal(100)).to_string(0) + " % done";
    picture.figures = {{"done", done_.to_string()}, {"left", left().to_string()}, {"fees", fees_.to_string()}};
    if (filled_.is_zero()) return picture;
    picture.figures.push_back({"average price", (value_ / filled_).value().to_string(8)});
    for (const auto& [name, price] : benchmarks) {
        if (price.is_zero()) continue;
        picture.figures.push_back({std::string(name), price.value().to_string(8)});
        picture.figures.push_back({"cost against " + std::string(name) + " in bps", cost_bps(price).to_string(2)});
    }
    return picture;
}

}  // namespace cobot::bots
