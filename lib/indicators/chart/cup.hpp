#pragma once

#include "indicators/chart/formation.hpp"

namespace cobot::indicators::chart {

/// Left rim, bottom, right rim, handle. All swings between the rims lie below both; the bottom lies in the middle half
/// of the cup, which is round: over its candles the mean depth of the closes is `roundness` of the greatest or more (a
/// V has 0.5, a parabola 0.67).
std::optional<Formation> cup_and_handle(const SwingView& swings, const Limits& limits, double atr);

std::vector<Parameter> cup_parameters();

}  // namespace cobot::indicators::chart
