#include "bots/exit_plan.hpp"

namespace cobot::bots {

using core::Decimal;
using strategy::ExitRules;

std::shared_ptr<const orders::ExitPlan> exit_plan_of(const ExitRules& rules)
{
    auto plan = std::make_shared<orders::ExitPlan>();
    if (rules.stop && rules.stop->kind != ExitRules::Stop::Kind::atr) plan->stop_ratio = rules.stop->value;
    if (rules.stop && rules.stop->kind == ExitRules::Stop::Kind::trailing) {
        plan->trailing = {rules.stop->value, Decimal(0), false};
    }
    if (rules.trailing) {
        plan->trailing = {rules.trailing->distance, rules.trailing->activation, rules.trailing->only_after_activation};
    }
    if (rules.target) {
        auto& slot =
            rules.target->kind == ExitRules::Target::Kind::fixed ? plan->target_ratio : plan->target_risk_multiple;
        slot = rules.target->value;
    }
    for (const auto& step : rules.roi) plan->roi.push_back({std::chrono::minutes(step.minutes), step.ratio});
    return plan;
}

bool has_atr_stop(const ExitRules& rules) { return rules.stop && rules.stop->kind == ExitRules::Stop::Kind::atr; }

double stop_distance(const ExitRules& rules, double by_atr, double close)
{
    if (!rules.stop) return 0;
    return has_atr_stop(rules) ? by_atr : rules.stop->value.to_double() * close;
}

bool needs_equity(const strategy::RiskRules& rules)
{
    using Kind = strategy::Sizing::Kind;
    const bool sized_by_cash = rules.sizing.kind == Kind::fixed || rules.sizing.kind == Kind::unlimited;
    return !sized_by_cash || rules.max_drawdown_percent || rules.max_daily_drawdown_percent;
}

}  // namespace cobot::bots
