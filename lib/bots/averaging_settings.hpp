#pragma once

#include "bots/averaging.hpp"
#include "bots/definition.hpp"

namespace cobot::bots {

/// Keys that every kind of averaging deal has: exits, timing, limits.
std::vector<Parameter> deal_parameters();
/// `own` and the keys above.
std::vector<Parameter> with_deal_parameters(std::vector<Parameter> own);

/// What those keys say; the orders of the deal are the kind's own.
AveragingPlan deal_plan(const Settings& settings, const Context& context);

/// Rules that hold for every plan; each message begins with the key in quotes.
std::vector<std::string> deal_problems(const AveragingPlan& plan, const Settings& settings, const Context& context,
                                       std::string_view deviation_key);

}  // namespace cobot::bots
