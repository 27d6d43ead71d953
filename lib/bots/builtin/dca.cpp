#include "bots/averaging_settings.hpp"

namespace cobot::bots {
namespace {

using core::Money;

AveragingPlan plan_of(const Settings& settings, const Context& context)
{
    AveragingPlan plan = deal_plan(settings, context);
    plan.base_order = Money(settings.number("base_order"));
    plan.active_rungs = settings.integer("active_safety_orders");
    if (settings.has("custom_steps")) {
        for (const Settings& step : settings.records("custom_steps")) {
            plan.rungs.push_back({step.number("deviation"), Money(step.number("size"))});
        }
    } else {
        plan.rungs = scaled_rungs(settings.number("deviation"), settings.number("step_scale"),
                                  Money(settings.maybe("safety_order").value_or(settings.number("base_order"))),
                                  settings.number("volume_scale"), settings.integer("max_safety_orders"));
    }
    return plan;
}

std::vector<std::string> check(const Settings& settings, const Context& context)
{
    return deal_problems(plan_of(settings, context), settings, context,
                         settings.has("custom_steps") ? "custom_steps" : "deviation");
}

std::unique_ptr<Machine> make(const Settings& settings, const Context& context)
{
    return std::make_unique<Averaging>(plan_of(settings, context));
}

Money funds(const Settings& settings, const Context& context)
{
    return funds_of(plan_of(settings, context), context.listings.front().instrument.taker_fee);
}

}  // namespace

namespace builtin {

using Kind = Parameter::Kind;

extern const Definition dca;
const Definition dca{
    .name = "dca",
    .summary = "buys more as the price falls, and sells all at a profit on the average",
    .grade = Grade::a,
    .parameters = with_deal_parameters({
        {.name = "base_order",
         .summary = "money in the first order",
         .required = true,
         .min = "0",
         .above_min = true,
         .asked = true},
        {.name = "safety_order",
         .summary = "money in the first order below; otherwise that of the first order",
         .min = "0",
         .above_min = true,
         .asked = true},
        {.name = "max_safety_orders",
         .kind = Kind::integer,
         .summary = "how many",
         .fallback = "5",
         .min = "0",
         .max = "200",
         .asked = true},
        {.name = "active_safety_orders",
         .kind = Kind::integer,
         .summary = "resting at once; 0: all",
         .fallback = "0",
         .min = "0",
         .max = "200"},
        {.name = "deviation",
         .kind = Kind::ratio,
         .summary = "from the first price to the first of them",
         .fallback = "2%",
         .min = "0",
         .max = "1",
         .above_min = true,
         .asked = true},
        {.name = "step_scale",
         .summary = "each distance times the one before",
         .fallback = "1.2",
         .min = "0.1",
         .max = "10"},
        {.name = "volume_scale",
         .summary = "each size times the one before",
         .fallback = "1.3",
         .min = "0.1",
         .max = "10"},
        {.name = "custom_steps",
         .kind = Kind::records,
         .summary = "distances and sizes written out",
         .fields = {{.name = "deviation",
                     .kind = Kind::ratio,
                     .summary = "from the first price",
                     .required = true,
                     .min = "0",
                     .max = "1",
                     .above_min = true},
                    {.name = "size", .summary = "money", .required = true, .min = "0", .above_min = true}}},
    }),
    .check = check,
    .make = make,
    .funds = funds,
};

}  // namespace builtin
}  // namespace cobot::bots
