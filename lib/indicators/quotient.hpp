#pragma once

#include <cmath>
#include <limits>

#include "indicators/lanes.hpp"

namespace cobot::indicators {

/// a / b, or `otherwise` where that is no finite number.
inline double quotient(double a, double b, double otherwise = 0)
{
    const double value = a / b;
    return std::isfinite(value) ? value : otherwise;
}
inline Lanes quotient(Lanes a, Lanes b, double otherwise = 0)
{
    const Lanes value = a / b;
    return absolute(value) <= all_lanes(std::numeric_limits<double>::max()) ? value : all_lanes(otherwise);
}

}  // namespace cobot::indicators
