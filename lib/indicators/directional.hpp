#pragma once

#include <cmath>
#include <cstddef>

#include "indicators/quotient.hpp"
#include "indicators/window.hpp"

namespace cobot::indicators {

/// Wilder's directional movement: how far highs rise and lows fall beyond the candle before, and the true range, each
/// summed over period - 1 candles and smoothed from then on.
class Directional {
public:
    explicit Directional(std::size_t period) : period_(period), keep_(1 - 1 / static_cast<double>(period)) {}

    void add(double high, double low, double close)
    {
        if (seen_ > 0) {
            // Of the two new extremes only the farther one counts.
            const double rise = Larger::of(high - high_, 0);
            const double fall = Larger::of(low_ - low, 0);
            const double keep = seen_ < period_ ? 1 : keep_;
            up_ = std::fma(keep, up_, rise > fall ? rise : 0);
            down_ = std::fma(keep, down_, fall > rise ? fall : 0);
            range_ = std::fma(keep, range_, Larger::of(high, close_) - Smaller::of(low, close_));
        }
        ++seen_;
        high_ = high;
        low_ = low;
        close_ = close;
    }

    double up() const { return up_; }
    double down() const { return down_; }
    /// Their shares of the true range, in percent; 0 while nothing moves.
    double up_share() const { return 100 * quotient(up_, range_); }
    double down_share() const { return 100 * quotient(down_, range_); }
    /// How one-sided the movement is, in percent.
    double dx(double when_nothing_moves) const
    {
        const double total = up_ + down_;
        return total > 0 ? 100 * (std::abs(up_ - down_) / total) : when_nothing_moves;
    }

private:
    std::size_t period_;
    double keep_;
    std::size_t seen_ = 0;
    double high_ = 0, low_ = 0, close_ = 0;
    double up_ = 0, down_ = 0, range_ = 0;
};

}  // namespace cobot::indicators
