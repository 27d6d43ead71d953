#pragma once

#include <array>
#include <vector>

#include "indicators/candlestick/candle_columns.hpp"
#include "indicators/candlestick/candles.hpp"

namespace cobot::indicators::candlestick {

/// Sums of an extent over the `period` candles before the one `ago`. Each goes from candle to candle by one addition
/// of a difference, begins with the pattern's first value and is never summed anew, because TA-Lib's do so too:
/// bodies equal to their average are common where prices move in ticks, and there the last bit decides.
class RunningSums {
public:
    static constexpr std::size_t ago_max = lane_count;
    /// Room for a piece.
    struct Workspace {
        std::array<std::array<double, ago_max + piece_size + lane_count>, averages_max> changes;
        std::array<std::array<double, piece_size + lane_count>, averages_max> sums;
    };
    using Columns = std::array<const double*, averages_max>;

    /// Returns the column of the sum; what is averaged alike shares one. With period 0, a column of the extents.
    std::size_t add(Extent extent, std::size_t period, std::size_t ago);

    /// One of the candles before the first value, of which `left` come still, itself included.
    void begin(const CandleColumns& at, std::size_t left);
    /// The columns of the next `count` candles, in the workspace. Reads and writes whole lanes, and reads as far back
    /// as the longest period and ago_max.
    Columns run(const CandleColumns& at, std::size_t count, Workspace& workspace);

private:
    /// What a sum adds at each candle: the extent that enters less the one that leaves.
    struct Change {
        Extent extent;
        std::size_t period;
    };
    struct Sum {
        std::size_t change;
        std::size_t ago;
        double total;
    };
    template <std::size_t width>
    void run(std::size_t first, std::size_t count, const Columns& changes, Workspace& workspace);

    std::vector<Change> changes_;
    std::vector<Sum> sums_;             ///< One for each column.
    std::vector<std::size_t> running_;  ///< Those with a period.
};

}  // namespace cobot::indicators::candlestick
