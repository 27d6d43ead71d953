#pragma once

#include <cstddef>

namespace cobot::indicators {

/// Where the close lies between low and high: -1 at the low, 1 at the high, 0 in the middle and where there is no
/// range. Times the volume it is Chaikin's money flow, which the accumulation/distribution line adds up.
inline double close_location(double high, double low, double close)
{
    const double range = high - low;
    const double place = ((close - low) - (high - close)) / range;
    return range > 0 ? place : 0;
}

/// Chaikin's money flow of candles from `first` on: columns are high, low, close, volume.
inline void money_flows(const double* const* columns, std::size_t first, std::size_t count, double* out)
{
    const double* high = columns[0] + first;
    const double* low = columns[1] + first;
    const double* close = columns[2] + first;
    const double* volume = columns[3] + first;
    for (std::size_t k = 0; k < count; ++k) out[k] = close_location(high[k], low[k], close[k]) * volume[k];
}

}  // namespace cobot::indicators
