#pragma once

#include "indicators/chart/formation.hpp"

namespace cobot::indicators::chart {

/// Rules of reversals, as tops; bottoms are their mirror images. Each begins after a rise: the low before the first top
/// lies under the neckline.
std::optional<Formation> double_top(const SwingView& swings, const Limits& limits, double atr);
std::optional<Formation> triple_top(const SwingView& swings, const Limits& limits, double atr);
std::optional<Formation> head_and_shoulders(const SwingView& swings, const Limits& limits, double atr);

}  // namespace cobot::indicators::chart
