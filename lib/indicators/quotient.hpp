#pragma once

#include <cmath>
#include <limits>

#include "indicators/lanes.hpp"

namespace cobot::indicators {

/// a / b, or `otherwise` where that is no finite number.
inline double quotient(double a, double b, double otherwise = 0)
{
    const double value = a / b;
    // A comparison rather than std::isfinite, which no compiler makes a vector of.
    return std::abs(value) <= std::numeric_limits<double>::max() ? value : otherwise;
}
inline Lanes quotient(Lanes a, Lanes b, double otherwise = 0)
{
    const Lanes value = a / b;
    return absolute(value) <= all_lanes(std::numeric_limits<double>::max()) ? value : all_lanes(otherwise);
}

/// Of columns, times a factor.
inline void quotients(double factor, const double* a, const double* b, std::size_t count, double* out)
{
    in_lanes(count, [=]<class N>(std::size_t i) {
        store(out + i, filled<N>(factor) * quotient(load_as<N>(a + i), load_as<N>(b + i)));
    });
}

}  // namespace cobot::indicators
