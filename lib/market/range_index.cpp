#include "market/range_index.hpp"

namespace cobot::market {

RangeIndex::RangeIndex(const CandleSeries& series) : low_(series.low()), high_(series.high())
{
    const std::size_t blocks = (series.size() + block - 1) / block;
    block_low_.reserve(blocks);
    block_high_.reserve(blocks);
    for (std::size_t first = 0; first < series.size(); first += block) {
        const std::size_t count = std::min(block, series.size() - first);
        const auto low = low_.subspan(first, count);
        const auto high = high_.subspan(first, count);
        block_low_.push_back(*std::min_element(low.begin(), low.end()));
        block_high_.push_back(*std::max_element(high.begin(), high.end()));
    }
}

std::size_t RangeIndex::first_touch(double below, double above, std::size_t from, std::size_t to) const
{
    while (from < to) {
        const std::size_t b = from / block;
        const std::size_t end = std::min(to, (b + 1) * block);
        if (block_low_[b] <= below || block_high_[b] >= above) {
            for (; from < end; ++from) {
                if (low_[from] <= below || high_[from] >= above) return from;
            }
        }
        from = end;
    }
    return to;
}

}  // namespace cobot::market
