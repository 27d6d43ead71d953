#pragma once

#include <string>
#include <utility>
#include <vector>

#include "strategy/spec.hpp"

namespace cobot::cli {

/// One key of a strategy and its value as a strategy file writes it: {"stop_loss", "fixed 0.05"}.
using OutlineRow = std::pair<std::string, std::string>;

std::string to_text(const strategy::Number& number);
/// "int, 12, from 5 to 30 by 1"
std::string to_text(const strategy::Parameter& parameter);
/// "ema, period 12, of rsi, on 1h"
std::string to_text(const strategy::IndicatorSpec& indicator);

/// What closes trades besides conditions, and how much is bought when: the rows of exit_conditions and
/// risk_management that are set.
std::vector<OutlineRow> exit_rows(const strategy::Spec& spec);
std::vector<OutlineRow> risk_rows(const strategy::Spec& spec);

}  // namespace cobot::cli
