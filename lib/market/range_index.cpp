#include "market/range_index.hpp"

#include <bit>

#ifdef __AVX__
#include <immintrin.h>
#endif

namespace cobot::market {

RangeIndex::RangeIndex(const CandleSeries& series)
    : low_(series.low()), high_(series.high()), blocks_(series.low(), series.high())
{
}

std::size_t RangeIndex::first_touch(double below, double above, std::size_t from, std::size_t to) const
{
    while (from < to) {
        const std::size_t b = from / block;
        const std::size_t end = std::min(to, (b + 1) * block);
        if (blocks_[b].low <= below || blocks_[b].high >= above) {
            from = first_among(below, above, from, end);
            if (from < end) return from;
        }
        from = end;
    }
    return to;
}

/// The same without looking at blocks.
std::size_t RangeIndex::first_among(double below, double above, std::size_t from, std::size_t to) const
{
#ifdef __AVX__
    // Four at a time: a grid's price turns in the middle of a block.
    const __m256d least = _mm256_set1_pd(below);
    const __m256d most = _mm256_set1_pd(above);
    for (; from + 4 <= to; from += 4) {
        const __m256d falls = _mm256_cmp_pd(_mm256_loadu_pd(low_.data() + from), least, _CMP_LE_OQ);
        const __m256d rises = _mm256_cmp_pd(_mm256_loadu_pd(high_.data() + from), most, _CMP_GE_OQ);
        const auto touched = static_cast<unsigned>(_mm256_movemask_pd(_mm256_or_pd(falls, rises)));
        if (touched != 0) return from + static_cast<std::size_t>(std::countr_zero(touched));
    }
#endif
    while (from < to && low_[from] > below && high_[from] < above) ++from;
    return from;
}

}  // namespace cobot::market
