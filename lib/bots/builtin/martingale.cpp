#include <fmt/format.h>

#include "bots/averaging_settings.hpp"

namespace cobot::bots {
namespace {

using core::Decimal;
using core::Money;

/// Each order `multiplier` times the one before, or the investment divided by `shares`; equal distances.
AveragingPlan plan_of(const Settings& settings, const Context& context)
{
    AveragingPlan plan = deal_plan(settings, context);
    plan.stop_from = AveragingPlan::StopFrom::base_order;
    const Decimal step = settings.number("step");
    if (settings.has("shares")) {
        const auto& shares = settings.numbers("shares");
        Decimal sum;
        for (const Decimal share : shares) sum += share;
        const Decimal fee = context.listings.front().instrument.taker_fee;
        const Decimal unit = context.investment.value() / (sum * (Decimal(1) + fee));
        plan.base_order = Money((unit * shares.front()).round_to(8));
        for (std::size_t k = 1; k < shares.size(); ++k) {
            plan.rungs.push_back({step * Decimal(static_cast<int>(k)), Money((unit * shares[k]).round_to(8))});
        }
        return plan;
    }
    plan.base_order = Money(settings.number("base_order"));
    plan.rungs =
        scaled_rungs(step, Decimal(1), Money(settings.maybe("first_safety_order").value_or(plan.base_order.value())),
                     settings.number("multiplier"), settings.integer("max_safety_orders"));
    return plan;
}

std::vector<std::string> check(const Settings& settings, const Context& context)
{
    if (!settings.has("shares") && !settings.has("base_order")) {
        return {"'base_order': give the first order's money, or 'shares' of the investment"};
    }
    return deal_problems(plan_of(settings, context), settings, context, "step");
}

std::unique_ptr<Machine> make(const Settings& settings, const Context& context)
{
    return std::make_unique<Averaging>(plan_of(settings, context));
}

Money funds(const Settings& settings, const Context& context)
{
    return funds_of(plan_of(settings, context), context.listings.front().instrument.taker_fee);
}

/// The loss limit is no choice here: a series of doublings ends in ruin sooner or later without one.
std::vector<Parameter> parameters()
{
    using Kind = Parameter::Kind;
    std::vector<Parameter> all = with_deal_parameters({
        {.name = "base_order", .summary = "money in the first order", .min = "0", .above_min = true, .asked = true},
        {.name = "first_safety_order",
         .summary = "money in the first order below; otherwise that of the first order",
         .min = "0",
         .above_min = true},
        {.name = "step",
         .kind = Kind::ratio,
         .summary = "distance between two orders, as a share of the first price",
         .fallback = "3%",
         .min = "0",
         .max = "1",
         .above_min = true,
         .asked = true},
        {.name = "multiplier",
         .summary = "each order's size times the one before",
         .fallback = "2",
         .min = "1",
         .max = "10",
         .asked = true},
        {.name = "max_safety_orders",
         .kind = Kind::integer,
         .summary = "how many",
         .fallback = "5",
         .min = "1",
         .max = "30",
         .asked = true},
        {.name = "shares",
         .kind = Kind::numbers,
         .summary = "of the investment for each order, instead of sizes",
         .min = "0",
         .above_min = true},
    });
    std::erase_if(all, [](const Parameter& p) { return p.name == "stop_loss_from"; });
    all.push_back({.name = "stop_loss_from",
                   .kind = Kind::choice,
                   .summary = "the loss is measured from the first order",
                   .fallback = "base_order",
                   .choices = {"base_order"}});
    for (Parameter& parameter : all) {
        if (parameter.name == "deal_stop_loss") {
            parameter.required = true;
            parameter.summary = "loss from the first price that ends the round; it must lie beyond the last order";
        }
    }
    return all;
}

}  // namespace

namespace builtin {

extern const Definition martingale;
const Definition martingale{
    .name = "martingale",
    .summary = "doubles its purchase at each step down, round after round, up to a loss limit",
    .grade = Grade::a,
    .parameters = parameters(),
    .check = check,
    .make = make,
    .funds = funds,
};

}  // namespace builtin
}  // namespace cobot::bots
