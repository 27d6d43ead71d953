#include "bots/averaging_settings.hpp"
#include "bots/liquidation_gate.hpp"

namespace cobot::bots {
namespace {

using core::Decimal;
using core::Money;
using core::Price;
using core::Quantity;

AveragingPlan plan_of(const Settings& settings, const Context& context)
{
    AveragingPlan plan = deal_plan(settings, context);
    plan.direction = settings.text("direction") == "short" ? orders::Direction::short_ : orders::Direction::long_;
    plan.base_order = Money(settings.number("base_order"));
    plan.active_rungs = settings.integer("active_safety_orders");
    plan.rungs = scaled_rungs(settings.number("deviation"), settings.number("step_scale"),
                              Money(settings.maybe("safety_order").value_or(settings.number("base_order"))),
                              settings.number("volume_scale"), settings.integer("max_safety_orders"));
    return plan;
}

/// A whole deal that begins at `price`. Its range ends at the last safety order: liquidation must lie beyond.
MarginPlan margin_of(const AveragingPlan& plan, const Context& context, Price price, Decimal wallet)
{
    const bool is_long = plan.direction == orders::Direction::long_;
    const auto lots = [&](Money size, Price at) {
        return Quantity((size / at).value().round_down_to(context.listings.front().instrument.quantity_step.value()));
    };
    MarginPlan margin;
    margin.price = price;
    margin.position = is_long ? lots(plan.base_order, price).value() : -lots(plan.base_order, price).value();
    margin.wallet = wallet;
    margin.extra = context.extra_margin;
    margin.lower = margin.upper = price;
    for (const Rung& rung : plan.rungs) {
        const Price at = price * (is_long ? Decimal(1) - rung.deviation : Decimal(1) + rung.deviation);
        (is_long ? margin.buys : margin.sells).push_back({at, lots(rung.size, at)});
        (is_long ? margin.lower : margin.upper) = at;
    }
    return margin;
}

/// Averaging deals on a perpetual contract; each begins only if the last of its safety orders comes before liquidation.
class FuturesDca : public Averaging {
public:
    FuturesDca(AveragingPlan plan, const Context& context) : Averaging(std::move(plan)), context_(context) {}

protected:
    void seek(Desk& desk) override
    {
        const MarginPlan margin = margin_of(plan(), context_, desk.price(), desk.free(desk.holdings().settle(0)));
        if (auto problem = liquidation_in_range(margin, context_)) {
            desk.degrade(std::move(*problem));
            desk.finish(CloseReason::failed);
            return;
        }
        Averaging::seek(desk);
    }

private:
    Context context_;
};

/// Margin and fees of one whole deal.
Money margin_funds(const AveragingPlan& plan, const Context& context)
{
    const Decimal fee = context.listings.front().instrument.taker_fee;
    return funds_of(plan, Decimal(0)) * (Decimal(1) / context.leverage + fee) + Money(context.extra_margin);
}

std::vector<std::string> check(const Settings& settings, const Context& context)
{
    const AveragingPlan plan = plan_of(settings, context);
    std::vector<std::string> problems = deal_problems(plan, settings, context, "deviation");
    if (context.listings.front().contract.kind == market::Contract::Kind::inverse) {
        problems.emplace_back("'pair': deals are counted in quote money, which an inverse contract is not settled in");
        return problems;
    }
    if (context.investment.is_positive() && margin_funds(plan, context) > context.investment) {
        problems.push_back("'investment': the margin of a whole deal with fees is " +
                           margin_funds(plan, context).value().to_string(2) +
                           "; give that much, or make the orders smaller");
    }
    // Ratios alone decide where it is liquidated, so that a price of 100 will do where none is known.
    const Price price = context.price.is_positive() ? context.price : Price(100);
    if (problems.empty() && (context.extra_margin.is_zero() || context.price.is_positive())) {
        Context fine = context;
        fine.listings.front().instrument.quantity_step = Quantity(Decimal::from_raw(1));
        const auto problem = liquidation_in_range(margin_of(plan, fine, price, context.investment.value()), fine);
        if (problem) problems.push_back(*problem);
    }
    return problems;
}

std::unique_ptr<Machine> make(const Settings& settings, const Context& context)
{
    return std::make_unique<FuturesDca>(plan_of(settings, context), context);
}

Money funds(const Settings& settings, const Context& context)
{
    return margin_funds(plan_of(settings, context), context);
}

}  // namespace

namespace builtin {

using Kind = Parameter::Kind;

extern const Definition futures_dca;
const Definition futures_dca{
    .name = "futures_dca",
    .summary = "averaging deals on a perpetual contract, long or short, with leverage",
    .grade = Grade::b,
    .market = Definition::Market::contract,
    .parameters = with_deal_parameters({
        {.name = "direction",
         .kind = Kind::choice,
         .summary = "which way it profits",
         .fallback = "long",
         .choices = {"long", "short"},
         .asked = true},
        {.name = "base_order",
         .summary = "value of the first order, leverage included",
         .required = true,
         .min = "0",
         .above_min = true,
         .asked = true},
        {.name = "safety_order",
         .summary = "value of the first order beyond; otherwise that of the first order",
         .min = "0",
         .above_min = true,
         .asked = true},
        {.name = "max_safety_orders",
         .kind = Kind::integer,
         .summary = "how many",
         .fallback = "5",
         .min = "0",
         .max = "100",
         .asked = true},
        {.name = "active_safety_orders",
         .kind = Kind::integer,
         .summary = "resting at once; 0: all",
         .fallback = "0",
         .min = "0",
         .max = "100"},
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
    }),
    .check = check,
    .make = make,
    .funds = funds,
};

}  // namespace builtin
}  // namespace cobot::bots
