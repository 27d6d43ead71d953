#pragma once

#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <type_traits>

#ifdef __AVX__
#include <immintrin.h>
#endif

namespace cobot::indicators {

/// Neighbouring candles side by side in one register. A rule is written once, without a branch, and holds for all of
/// them; `&` and `|` join its conditions.
inline constexpr std::size_t lane_count = 4;
// Without AVX the compiler splits them; that the calling convention then differs matters to nobody, all is inline.
#pragma GCC diagnostic ignored "-Wpsabi"
using Lanes = double __attribute__((vector_size(lane_count * sizeof(double))));
using Mask = std::int64_t __attribute__((vector_size(lane_count * sizeof(double))));

inline Lanes all_lanes(double x) { return Lanes{x, x, x, x}; }
/// A number, or four times the same.
template <class N>
N filled(double x)
{
    if constexpr (std::is_same_v<N, Lanes>)
        return all_lanes(x);
    else
        return x;
}

inline Lanes load(const double* from)
{
    Lanes lanes;
    std::memcpy(&lanes, from, sizeof lanes);
    return lanes;
}
/// So that one template serves a candle and four of them.
template <class N>
N load_as(const double* from)
{
    if constexpr (std::is_same_v<N, Lanes>)
        return load(from);
    else
        return *from;
}
inline void store(double* to, Lanes lanes) { std::memcpy(to, &lanes, sizeof lanes); }
inline void store(double* to, double value) { *to = value; }

inline Lanes absolute(Lanes x)
{
    return std::bit_cast<Lanes>(std::bit_cast<Mask>(x) & std::bit_cast<std::int64_t>(~(1ULL << 63)));
}
inline double absolute(double x) { return std::abs(x); }
#ifdef __AVX__
inline Lanes larger(Lanes a, Lanes b) { return _mm256_max_pd(a, b); }
inline Lanes smaller(Lanes a, Lanes b) { return _mm256_min_pd(a, b); }
#else
inline Lanes larger(Lanes a, Lanes b) { return a > b ? a : b; }
inline Lanes smaller(Lanes a, Lanes b) { return a < b ? a : b; }
#endif
inline double larger(double a, double b) { return a > b ? a : b; }
inline double smaller(double a, double b) { return a < b ? a : b; }
inline Lanes root(Lanes x)
{
#ifdef __AVX__
    return _mm256_sqrt_pd(x);
#else
    return {std::sqrt(x[0]), std::sqrt(x[1]), std::sqrt(x[2]), std::sqrt(x[3])};
#endif
}
inline double root(double x) { return std::sqrt(x); }
/// a * b + c, rounded once.
inline Lanes fused(Lanes a, Lanes b, Lanes c)
{
#ifdef __FMA__
    return _mm256_fmadd_pd(a, b, c);
#else
    return {std::fma(a[0], b[0], c[0]), std::fma(a[1], b[1], c[1]), std::fma(a[2], b[2], c[2]),
            std::fma(a[3], b[3], c[3])};
#endif
}
inline double fused(double a, double b, double c) { return std::fma(a, b, c); }
/// x / n for a whole n from 1 to 1000, given n and 1 / n; faster than a division where there is a fused multiplication,
/// and the same bits: the remainder of the first guess is exact because n is whole and small, and no quotient lies so
/// near the middle of two numbers that the error of its correction could decide (Markstein, IBM Journal of Research 34,
/// 1990; x must not be so small that it loses digits).
inline Lanes divided(Lanes x, Lanes n, [[maybe_unused]] Lanes inverse)
{
#ifdef __FMA__
    const Lanes guess = x * inverse;
    return _mm256_fmadd_pd(_mm256_fnmadd_pd(guess, n, x), inverse, guess);
#else
    return x / n;
#endif
}
/// For rules whose first condition seldom holds: the rest need not be looked at then.
inline bool nowhere(Mask condition)
{
#ifdef __AVX__
    return _mm256_testz_si256(std::bit_cast<__m256i>(condition), std::bit_cast<__m256i>(condition)) != 0;
#else
    return (condition[0] | condition[1] | condition[2] | condition[3]) == 0;
#endif
}
/// Calls run<N>(i) for four candles at once as long as there are four, N being Lanes, and for each of the rest, N being
/// double.
template <class Run>
[[gnu::always_inline]] inline void in_lanes(std::size_t count, Run run)
{
    std::size_t i = 0;
#pragma GCC unroll 4
    for (; i + lane_count <= count; i += lane_count) run.template operator()<Lanes>(i);
    for (; i < count; ++i) run.template operator()<double>(i);
}
/// `value` where the condition holds, 0 elsewhere.
inline Lanes where(Mask condition, Lanes value) { return std::bit_cast<Lanes>(condition & std::bit_cast<Mask>(value)); }

}  // namespace cobot::indicators
