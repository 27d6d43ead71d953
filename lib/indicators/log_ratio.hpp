#pragma once

#include <cmath>

namespace cobot::indicators {

/// The logarithm of a / b, or 0 where there is none.
inline double log_ratio(double a, double b)
{
    const double ratio = a / b;
    return ratio > 0 && std::isfinite(ratio) ? std::log(ratio) : 0;
}

}  // namespace cobot::indicators
