#pragma once

#include <cstddef>
#include <cstdint>

namespace cobot::strategy {

/// A strategy's signals over the candles [first, first + count) of its series: bit i of a side speaks at the close of
/// candle first + i, bits inside the warm-up are 0, those past `count` are anything.
struct SignalBlock {
    std::size_t first = 0;  ///< A multiple of 64.
    std::size_t count = 0;
    const std::uint64_t* enter_long = nullptr;  ///< Null: the strategy has no such condition, as for the other sides.
    const std::uint64_t* exit_long = nullptr;
    const std::uint64_t* enter_short = nullptr;
    const std::uint64_t* exit_short = nullptr;
    const double* stop_distance = nullptr;  ///< As in Signals; null when there is none.
    const double* volatility = nullptr;
};

}  // namespace cobot::strategy
