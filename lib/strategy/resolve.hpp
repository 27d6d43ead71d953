#pragma once

#include <vector>

#include "strategy/spec.hpp"

namespace cobot::strategy {

/// Adds what is wrong with the numbers of the exits and risk rules: unknown `$params`, values outside their range.
void check_rules(const Spec& spec, const ParameterValues& values, std::vector<Problem>& problems);

}  // namespace cobot::strategy
