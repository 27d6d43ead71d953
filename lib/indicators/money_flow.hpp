#pragma once

#include <cstddef>

#include "indicators/lanes.hpp"

namespace cobot::indicators {

/// Where the close lies between low and high: -1 at the low, 1 at the high, 0 in the middle and where there is no
/// range. Times the volume it is Chaikin's money flow, which the accumulation/distribution line adds up.
template <class N>
N close_location(N high, N low, N close)
{
    const N range = high - low;
    const N place = ((close - low) - (high - close)) / range;
    return range > filled<N>(0) ? place : filled<N>(0);
}

/// Chaikin's money flow.
template <class N>
N money_flow(N high, N low, N close, N volume)
{
    return close_location(high, low, close) * volume;
}

/// The same of candles from `first` on: columns are high, low, close, volume.
inline void money_flows(const double* const* columns, std::size_t first, std::size_t count, double* out)
{
    const double* high = columns[0] + first;
    const double* low = columns[1] + first;
    const double* close = columns[2] + first;
    const double* volume = columns[3] + first;
    in_lanes(count, [=]<class N>(std::size_t k) {
        store(out + k,
              money_flow(load_as<N>(high + k), load_as<N>(low + k), load_as<N>(close + k), load_as<N>(volume + k)));
    });
}

}  // namespace cobot::indicators
