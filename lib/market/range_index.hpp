#pragma once

#include "core/block_extremes.hpp"
#include "market/candle_series.hpp"

namespace cobot::market {

/// The lowest low and highest high of every 64 candles of a series, so that a price far away is found by looking at a
/// sixty-fourth of the candles. Shared by everything that reads the same series.
class RangeIndex {
public:
    explicit RangeIndex(const CandleSeries& series);

    /// The first candle in [from, to) whose low is at or under `below` or whose high is at or over `above`, or `to`.
    std::size_t first_touch(double below, double above, std::size_t from, std::size_t to) const;
    /// False: none does. Looks at no candle and is quick, but may say true of what lies beside the range.
    bool may_touch(double below, double above, std::size_t from, std::size_t to) const
    {
        if (from >= to) return false;
        const core::Extremes range = blocks_.of(from / block, (to - 1) / block + 1);
        return (range.low <= below) | (range.high >= above);
    }

private:
    static constexpr std::size_t block = core::BlockExtremes::block;

    std::size_t first_among(double below, double above, std::size_t from, std::size_t to) const;

    std::span<const double> low_, high_;
    core::BlockExtremes blocks_;
};

}  // namespace cobot::market
