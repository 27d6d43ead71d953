#pragma once

#include <array>
#include <vector>

#include "indicators/candlestick/pattern.hpp"

namespace cobot::indicators::candlestick {

using Measures = std::array<Measure, setting_count>;

/// The settings a pattern uses, each once, in the order of Setting.
std::vector<Setting> settings_of(const Pattern& pattern);
/// Their values by Setting; those not used have period 0.
Measures measures_of(const Pattern& pattern, Parameters parameters);

}  // namespace cobot::indicators::candlestick
