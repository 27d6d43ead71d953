#pragma once

#include <bit>
#include <cstdint>
#include <numbers>

namespace cobot::optimize {

/// e^x to twelve digits; what lies beyond +-700 counts as that. Without branches or calls, so that compilers make
/// vectors of loops over it, and the same bits with any library, processor and length of vectors. Argument reduction of
/// Cody and Waite (1980), then Taylor's series, which leaves 3e-13 where |x| is at most half of log 2; odd and even
/// powers apart, so that half as many operations wait for each other.
inline double exponential(double x)
{
    // Adding it leaves the nearest whole number in the low bits.
    constexpr double to_whole = 0x1.8p52;
    // log 2 in two parts; the first has so few bits that its multiples are exact.
    constexpr double high = 0x1.62e42fefa38p-1;
    constexpr double low = 0x1.ef35793c7673p-45;
    const double not_below = x > -700 ? x : -700;
    const double limited = not_below < 700 ? not_below : 700;
    const double shifted = limited * std::numbers::log2e + to_whole;
    const double whole = shifted - to_whole;
    const double rest = (limited - whole * high) - whole * low;
    const double square = rest * rest;
    const double even =
        ((((1.0 / 3'628'800 * square + 1.0 / 40'320) * square + 1.0 / 720) * square + 1.0 / 24) * square + 0.5) *
            square +
        1.0;
    const double odd =
        (((1.0 / 362'880 * square + 1.0 / 5'040) * square + 1.0 / 120) * square + 1.0 / 6) * square + 1.0;
    const double sum = even + odd * rest;
    // Times two to the power of the whole number: it is added to the exponent.
    return std::bit_cast<double>(std::bit_cast<std::int64_t>(sum) +
                                 static_cast<std::int64_t>(std::bit_cast<std::uint64_t>(shifted) << 52));
}

}  // namespace cobot::optimize
