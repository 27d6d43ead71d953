#pragma once

#include <cstdint>
#include <span>
#include <vector>

#ifdef __AVX2__
#include <immintrin.h>
#endif

#include "core/extremes.hpp"

namespace cobot::strategy {

/// A column rounded down to whole numbers of 16 bits. Where value and limit are rounded to different numbers these say
/// which is larger, 64 candles in some thirty instructions and from a quarter of the memory; where not, somebody has to
/// look at the value itself.
class CoarseColumn {
public:
    /// From the smallest to the largest finite value.
    explicit CoarseColumn(std::span<const double> values);
    /// What lies beyond the range counts as its ends.
    CoarseColumn(std::span<const double> values, core::Extremes range);

    /// A limit as the column's numbers are compared with it.
    struct Limit {
        std::int16_t low = 0, high = 0;
    };
    /// `slack` numbers more on each side decide nothing, for values that are themselves only nearly right.
    Limit limit(double value, int slack = 0) const;

    /// Of 64 candles those whose value is surely below or above a limit, a bit each. Nothing is sure of any of them
    /// where one is no finite number.
    struct Sides {
        std::uint64_t below = 0, above = 0;
    };
    Sides sides(std::size_t word, Limit limit) const;

private:
    static constexpr std::size_t per_word = 64;
    static constexpr int largest = 32'000;

#ifdef __AVX2__
    /// A bit for each of 32 numbers, of which 16 lie in either vector as 0 or -1.
    static std::uint64_t bits_of(__m256i first, __m256i second)
    {
        const __m256i bytes = _mm256_permute4x64_epi64(_mm256_packs_epi16(first, second), 0b11'01'10'00);
        return static_cast<std::uint32_t>(_mm256_movemask_epi8(bytes));
    }
#endif

    /// Never falls as the value rises: each of its steps does not. Without branches or calls, so that compilers make
    /// vectors of it.
    struct Rounding {
        double low = 0;
        double scale = 0;

        int operator()(double value) const
        {
            const double steps = (value - low) * scale;
            const double above = steps > 0 ? steps : 0;
            return static_cast<int>(above < 2.0 * largest ? above : 2.0 * largest) - largest;
        }
    };

    Rounding rounding_;
    std::vector<std::int16_t> numbers_;  ///< Whole words.
    std::vector<bool> is_known_;         ///< By word: all values are finite.
};

inline CoarseColumn::Sides CoarseColumn::sides(std::size_t word, Limit limit) const
{
    if (!is_known_[word]) return {};
    const std::int16_t* numbers = numbers_.data() + word * per_word;
    Sides sides;
#ifdef __AVX2__
    const __m256i low = _mm256_set1_epi16(limit.low);
    const __m256i high = _mm256_set1_epi16(limit.high);
    const auto some = [=](std::size_t k) { return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(numbers) + k); };
    const auto below = [&](std::size_t k) { return _mm256_cmpgt_epi16(low, some(k)); };
    const auto above = [&](std::size_t k) { return _mm256_cmpgt_epi16(some(k), high); };
    sides.below = bits_of(below(0), below(1)) | bits_of(below(2), below(3)) << 32;
    sides.above = bits_of(above(0), above(1)) | bits_of(above(2), above(3)) << 32;
#else
    for (std::size_t i = 0; i < per_word; ++i) {
        sides.below |= std::uint64_t{numbers[i] < limit.low} << i;
        sides.above |= std::uint64_t{numbers[i] > limit.high} << i;
    }
#endif
    return sides;
}

}  // namespace cobot::strategy
