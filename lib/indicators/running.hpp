#pragma once

#include <cstddef>

#include "indicators/lanes.hpp"

namespace cobot::indicators {

/// Running sums in groups of four: a sum up to a value is that of the groups before plus that of its own group so far,
/// so that a processor waits for one addition a group instead of four. Both forms below add in the same order.

#ifdef __AVX2__
/// {0, x0, x1, x2}
inline Lanes moved_up_one(Lanes x)
{
    const __m256d from_below = _mm256_permute2f128_pd(x, x, 0x08);
    return _mm256_shuffle_pd(from_below, x, 0b0100);
}
/// {0, 0, x0, x1}
inline Lanes moved_up_two(Lanes x) { return _mm256_permute2f128_pd(x, x, 0x08); }
/// {x1, x2, x3, 0}
inline Lanes moved_down_one(Lanes x)
{
    const __m256d from_above = _mm256_permute2f128_pd(x, x, 0x81);
    return _mm256_shuffle_pd(x, from_above, 0b0101);
}
/// {x2, x3, 0, 0}
inline Lanes moved_down_two(Lanes x) { return _mm256_permute2f128_pd(x, x, 0x81); }
/// {x0, x0, x1, x2} and {x0, x1, x0, x1}
inline Lanes repeated_up_one(Lanes x) { return _mm256_permute4x64_pd(x, 0b10010000); }
inline Lanes repeated_up_two(Lanes x) { return _mm256_permute4x64_pd(x, 0b01000100); }
/// {x1, x2, x3, x3} and {x2, x3, x2, x3}
inline Lanes repeated_down_one(Lanes x) { return _mm256_permute4x64_pd(x, 0b11111001); }
inline Lanes repeated_down_two(Lanes x) { return _mm256_permute4x64_pd(x, 0b11101110); }
inline Lanes first_lane(Lanes x) { return _mm256_broadcastsd_pd(_mm256_castpd256_pd128(x)); }
inline Lanes last_lane(Lanes x) { return _mm256_permute4x64_pd(x, 0xff); }
#else
inline Lanes moved_up_one(Lanes x) { return {0, x[0], x[1], x[2]}; }
inline Lanes moved_up_two(Lanes x) { return {0, 0, x[0], x[1]}; }
inline Lanes moved_down_one(Lanes x) { return {x[1], x[2], x[3], 0}; }
inline Lanes moved_down_two(Lanes x) { return {x[2], x[3], 0, 0}; }
inline Lanes repeated_up_one(Lanes x) { return {x[0], x[0], x[1], x[2]}; }
inline Lanes repeated_up_two(Lanes x) { return {x[0], x[1], x[0], x[1]}; }
inline Lanes repeated_down_one(Lanes x) { return {x[1], x[2], x[3], x[3]}; }
inline Lanes repeated_down_two(Lanes x) { return {x[2], x[3], x[2], x[3]}; }
inline Lanes first_lane(Lanes x) { return all_lanes(x[0]); }
inline Lanes last_lane(Lanes x) { return all_lanes(x[3]); }
#endif

/// From the first of a group up to each.
inline Lanes sums_up_to(Lanes x)
{
    const Lanes pairs = x + moved_up_one(x);
    return pairs + moved_up_two(pairs);
}
/// From each to the last of a group.
inline Lanes sums_from(Lanes x)
{
    const Lanes pairs = x + moved_down_one(x);
    return pairs + moved_down_two(pairs);
}
/// The sum of x[0] to x[place], `place` being 0 to 3, by the additions of sums_up_to. (It leaves out additions of 0,
/// which could only matter to the sign of a zero.)
template <class At>
double sum_up_to(At at, std::size_t place)
{
    switch (place) {
        case 0: return at(0);
        case 1: return at(1) + at(0);
        case 2: return (at(2) + at(1)) + at(0);
        default: return (at(3) + at(2)) + (at(1) + at(0));
    }
}

}  // namespace cobot::indicators
