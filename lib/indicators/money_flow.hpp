#pragma once

namespace cobot::indicators {

/// Where the close lies between low and high: -1 at the low, 1 at the high, 0 in the middle and where there is no
/// range. Times the volume it is Chaikin's money flow, which the accumulation/distribution line adds up.
inline double close_location(double high, double low, double close)
{
    const double range = high - low;
    return range > 0 ? ((close - low) - (high - close)) / range : 0;
}

}  // namespace cobot::indicators
