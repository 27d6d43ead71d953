#pragma once

#include <algorithm>

#include "indicators/average.hpp"

namespace cobot::indicators::chart {

/// Wilder's average true range, the yardstick of chart patterns; a plain mean until `period` candles were seen.
class AverageRange {
public:
    explicit AverageRange(std::size_t period) : period_(period), share_(1 / static_cast<double>(period)) {}

    double add(double high, double low, double close)
    {
        const double range = seen_ == 0 ? high - low : std::max(high, close_) - std::min(low, close_);
        close_ = close;
        if (++seen_ <= period_) {
            mean_.add(range);
            value_ = mean_.value();
        } else {
            value_ = drawn_to(value_, range, share_);
        }
        return value_;
    }

private:
    std::size_t period_;
    Share share_;
    std::size_t seen_ = 0;
    double close_ = 0;
    Mean mean_;
    double value_ = 0;
};

}  // namespace cobot::indicators::chart
