#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace cobot::indicators::candlestick {

/// Neighbouring candles side by side in one register. A rule is written once, without a branch, and holds for all of
/// them; `&` and `|` join its conditions.
inline constexpr std::size_t lane_count = 4;
// Without AVX the compiler splits them; that the calling convention then differs matters to nobody, all is inline.
#pragma GCC diagnostic ignored "-Wpsabi"
using Lanes = double __attribute__((vector_size(lane_count * sizeof(double))));
using Mask = std::int64_t __attribute__((vector_size(lane_count * sizeof(double))));

inline Lanes all_lanes(double x) { return Lanes{x, x, x, x}; }

inline Lanes load(const double* from)
{
    Lanes lanes;
    std::memcpy(&lanes, from, sizeof lanes);
    return lanes;
}
inline void store(double* to, Lanes lanes) { std::memcpy(to, &lanes, sizeof lanes); }

inline Lanes absolute(Lanes x)
{
    return std::bit_cast<Lanes>(std::bit_cast<Mask>(x) & std::bit_cast<std::int64_t>(~(1ULL << 63)));
}
inline Lanes larger(Lanes a, Lanes b) { return a > b ? a : b; }
inline Lanes smaller(Lanes a, Lanes b) { return a < b ? a : b; }
/// `value` where the condition holds, 0 elsewhere.
inline Lanes where(Mask condition, Lanes value) { return std::bit_cast<Lanes>(condition & std::bit_cast<Mask>(value)); }

}  // namespace cobot::indicators::candlestick
