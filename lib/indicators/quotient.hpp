#pragma once

#include <cmath>

namespace cobot::indicators {

/// a / b, or `otherwise` where that is no finite number.
inline double quotient(double a, double b, double otherwise = 0)
{
    const double value = a / b;
    return std::isfinite(value) ? value : otherwise;
}

}  // namespace cobot::indicators
