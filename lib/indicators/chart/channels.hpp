#pragma once

#include "indicators/chart/formation.hpp"

namespace cobot::indicators::chart {

/// Rules of patterns between two lines, one through highs and one through lows. A line is level when it changes by no
/// more than `tolerance` times the height of the pattern (at its first point) from the first point to the last.
std::optional<Formation> ascending_triangle(const SwingView& swings, const Limits& limits, double atr);
std::optional<Formation> symmetrical_triangle(const SwingView& swings, const Limits& limits, double atr);
std::optional<Formation> rectangle(const SwingView& swings, const Limits& limits, double atr);
std::optional<Formation> rising_wedge(const SwingView& swings, const Limits& limits, double atr);
/// After a pole: a steep rise to the pattern's first high.
std::optional<Formation> flag(const SwingView& swings, const Limits& limits, double atr);
std::optional<Formation> pennant(const SwingView& swings, const Limits& limits, double atr);

/// The parameters that flag and pennant have of their own.
std::vector<Parameter> pole_parameters();

}  // namespace cobot::indicators::chart
