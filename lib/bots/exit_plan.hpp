#pragma once

#include <memory>

#include "orders/messages.hpp"
#include "strategy/rules.hpp"

namespace cobot::bots {

/// A strategy's exit rules as the venue guards them. An ATR stop has a distance of its own for each order.
std::shared_ptr<const orders::ExitPlan> exit_plan_of(const strategy::ExitRules& rules);

bool has_atr_stop(const strategy::ExitRules& rules);
/// From an entry at `close` to its initial stop, in price units; 0: no stop. `by_atr` is the signal's.
double stop_distance(const strategy::ExitRules& rules, double by_atr, double close);

/// Whether decisions are made from the account's present value, rather than from the cash alone.
bool needs_equity(const strategy::RiskRules& rules);

}  // namespace cobot::bots
