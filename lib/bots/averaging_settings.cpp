#include "bots/averaging_settings.hpp"

#include <fmt/format.h>

namespace cobot::bots {

using core::Decimal;
using core::Money;
using Kind = Parameter::Kind;

std::vector<Parameter> deal_parameters()
{
    return {
        {.name = "deal_take_profit",
         .kind = Kind::ratio,
         .summary = "profit at which a deal ends, after fees",
         .fallback = "1.5%",
         .min = "0",
         .above_min = true,
         .asked = true},
        {.name = "take_profit_of",
         .kind = Kind::choice,
         .summary = "what the profit is a share of",
         .fallback = "average",
         .choices = {"average", "base_order"}},
        {.name = "take_profit_steps",
         .kind = Kind::records,
         .summary = "several, instead of one",
         .fields = {{.name = "profit",
                     .kind = Kind::ratio,
                     .summary = "share of the average price, after fees",
                     .required = true,
                     .min = "0",
                     .above_min = true},
                    {.name = "share",
                     .kind = Kind::ratio,
                     .summary = "of the position",
                     .required = true,
                     .min = "0",
                     .max = "1",
                     .above_min = true}}},
        {.name = "trailing",
         .kind = Kind::ratio,
         .summary = "once in profit, follow the price at this distance instead of leaving at once",
         .fallback = "0",
         .min = "0",
         .max = "0.5"},
        {.name = "deal_stop_loss",
         .kind = Kind::ratio,
         .summary = "loss that ends the deal; none must be said by leaving it out and is shown",
         .min = "0",
         .max = "1",
         .above_min = true,
         .asked = true},
        {.name = "stop_loss_from",
         .kind = Kind::choice,
         .summary = "what the loss is measured from",
         .fallback = "average",
         .choices = {"average", "base_order"}},
        {.name = "stop_loss_hold",
         .kind = Kind::duration,
         .summary = "the price must stay beyond the stop for so long",
         .fallback = "0s"},
        {.name = "break_even_after",
         .kind = Kind::integer,
         .summary = "profit steps after which the stop moves to where nothing is lost",
         .min = "1",
         .max = "10"},
        {.name = "cooldown", .kind = Kind::duration, .summary = "between two deals", .fallback = "0s"},
        {.name = "close_timeout",
         .kind = Kind::duration,
         .summary = "a deal is closed at the market after so long; 0s: never",
         .fallback = "0s"},
        {.name = "deals_max",
         .kind = Kind::integer,
         .summary = "the bot ends after so many deals; 0: never",
         .fallback = "0",
         .min = "0"},
        {.name = "min_price", .summary = "deals begin above it", .min = "0", .above_min = true},
        {.name = "max_price", .summary = "deals begin below it", .min = "0", .above_min = true},
        {.name = "reinvest",
         .kind = Kind::ratio,
         .summary = "share of closed profits that enlarges the next deal",
         .fallback = "0",
         .min = "0",
         .max = "1"},
    };
}

std::vector<Parameter> with_deal_parameters(std::vector<Parameter> own)
{
    for (Parameter& parameter : deal_parameters()) own.push_back(std::move(parameter));
    return own;
}

AveragingPlan deal_plan(const Settings& settings, const Context& context)
{
    AveragingPlan plan;
    if (settings.has("take_profit_steps")) {
        for (const Settings& step : settings.records("take_profit_steps")) {
            plan.take_profit.push_back({step.number("profit"), step.number("share")});
        }
    } else {
        plan.take_profit = {{settings.number("deal_take_profit"), Decimal(1)}};
    }
    if (settings.text("take_profit_of") == "base_order") plan.profit_of = AveragingPlan::ProfitOf::base_order;
    plan.trailing = settings.number("trailing");
    plan.stop_loss = settings.maybe("deal_stop_loss");
    if (settings.text("stop_loss_from") == "base_order") plan.stop_from = AveragingPlan::StopFrom::base_order;
    plan.stop_hold = settings.duration("stop_loss_hold");
    if (settings.has("break_even_after")) plan.break_even_after = settings.integer("break_even_after");
    plan.cooldown = settings.duration("cooldown");
    plan.close_timeout = settings.duration("close_timeout");
    plan.deals_max = settings.integer("deals_max");
    if (const auto price = settings.maybe("min_price")) plan.price_min = core::Price(*price);
    if (const auto price = settings.maybe("max_price")) plan.price_max = core::Price(*price);
    plan.reinvest = settings.number("reinvest");
    plan.scale_base = context.investment;
    return plan;
}

std::vector<std::string> deal_problems(const AveragingPlan& plan, const Settings& settings, const Context& context,
                                       std::string_view deviation_key)
{
    std::vector<std::string> problems;
    Decimal before;
    for (const Rung& rung : plan.rungs) {
        if (rung.deviation >= Decimal(1) && plan.direction == orders::Direction::long_) {
            problems.push_back(
                fmt::format("'{}': the last order would lie {} % below the first: use fewer orders or smaller steps",
                            deviation_key, (rung.deviation * Decimal(100)).to_string(2)));
            break;
        }
        if (rung.deviation <= before) {
            problems.push_back(fmt::format("'{}': each order must lie beyond the one before", deviation_key));
            break;
        }
        before = rung.deviation;
    }
    if (settings.has("take_profit_steps")) {
        Decimal shares;
        for (const ProfitStep& step : plan.take_profit) shares += step.share;
        if (shares != Decimal(1)) {
            problems.push_back(fmt::format("'take_profit_steps': the shares must be 100 % together, not {} %",
                                           (shares * Decimal(100)).to_string()));
        }
    }
    if (plan.stop_loss && plan.stop_from == AveragingPlan::StopFrom::base_order && !plan.rungs.empty() &&
        *plan.stop_loss <= plan.rungs.back().deviation) {
        problems.push_back(fmt::format("'deal_stop_loss' ({} %) would come before the last order ({} %)",
                                       (*plan.stop_loss * Decimal(100)).to_string(),
                                       (plan.rungs.back().deviation * Decimal(100)).to_string(4)));
    }
    if (plan.price_min && plan.price_max && *plan.price_min >= *plan.price_max) {
        problems.push_back("'min_price' must be below max_price");
    }
    const market::Listing& listing = context.listings.front();
    if (listing.contract.is_spot() && context.investment.is_positive()) {
        const Money funds = funds_of(plan, listing.instrument.taker_fee);
        if (funds > context.investment) {
            problems.push_back(fmt::format(
                "'investment': the whole deal needs {} with fees; give that much, or make the orders smaller",
                funds.to_string()));
        }
    }
    return problems;
}

}  // namespace cobot::bots
