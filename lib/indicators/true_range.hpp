#pragma once

#include "indicators/average.hpp"
#include "indicators/window.hpp"

namespace cobot::indicators {

/// How far the price moved in each candle, the jump from the last close included. The first candle's is its own range.
class TrueRange {
public:
    double add(double high, double low, double close)
    {
        const double top = begun_ ? Larger::of(high, last_close_) : high;
        const double bottom = begun_ ? Smaller::of(low, last_close_) : low;
        begun_ = true;
        last_close_ = close;
        return top - bottom;
    }

private:
    bool begun_ = false;
    double last_close_ = 0;
};

/// Its Wilder average, from the second candle's on.
class AverageTrueRange {
public:
    explicit AverageTrueRange(std::size_t period) : average_(Smoothed::rma(period)) {}
    bool full() const { return average_.full(); }
    double add(double high, double low, double close)
    {
        const double range = range_.add(high, low, close);
        if (begun_) return average_.add(range);
        begun_ = true;
        return 0;
    }

private:
    TrueRange range_;
    Smoothed average_;
    bool begun_ = false;
};

}  // namespace cobot::indicators
