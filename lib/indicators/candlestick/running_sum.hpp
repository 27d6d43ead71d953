#pragma once

#include <array>
#include <span>

#include "indicators/candlestick/candles.hpp"

namespace cobot::indicators::candlestick {

/// Candles in a row, with those before them at negative places.
struct CandleColumns {
    const double* open;
    const double* high;
    const double* low;
    const double* close;
};

/// The sum of an extent over the `period` candles before the one `ago`. It goes from candle to candle by one addition
/// of a difference, begins with the pattern's first value and is never summed anew, because TA-Lib's does so too:
/// bodies equal to their average are common where prices move in ticks, and there the last bit decides.
class RunningSum {
public:
    RunningSum(Extent extent, std::size_t period, std::size_t ago) : extent_(extent), period_(period), ago_(ago) {}

    bool same_as(const RunningSum& other) const
    {
        return extent_ == other.extent_ && period_ == other.period_ && ago_ == other.ago_;
    }
    std::size_t period() const { return period_; }

    /// One of the `period` candles before the first value.
    void begin(const CandleColumns& at, std::size_t i);
    /// What each of `count` candles adds to the sum for the next; with period 0 the extents themselves. Writes whole
    /// lanes.
    void differences(const CandleColumns& at, std::size_t count, double* out) const;

    double total = 0;

private:
    Extent extent_;
    std::size_t period_;
    std::size_t ago_;
};

/// Candles come in pieces of at most this many, so that all that a pattern needs of them stays in the first cache.
constexpr std::size_t piece_size = 256;
using SumColumns = std::array<std::array<double, piece_size + lane_count>, averages_max>;

/// Turns the differences of each sum into its values, all sums at once: each waits for its own candle before.
void run_sums(std::span<RunningSum> sums, std::size_t count, SumColumns& columns);

}  // namespace cobot::indicators::candlestick
