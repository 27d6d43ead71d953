#pragma once

#include <cmath>
#include <cstddef>

namespace cobot::indicators {

/// The mean of values that come one by one, kept as differences from the first: equal values have exactly
/// themselves as mean.
class Mean {
public:
    void add(double x)
    {
        if (count_ == 0) first_ = x;
        ++count_;
        sum_ += x - first_;
    }
    std::size_t count() const { return count_; }
    double value() const { return first_ + sum_ / static_cast<double>(count_); }

private:
    double first_ = 0;
    double sum_ = 0;
    std::size_t count_ = 0;
};

/// Moves the average a share of the way to `x`, with one rounding fewer than written out. An average that has
/// reached a constant stays there. Two dependent operations a candle, which is what bounds its speed.
inline double drawn_to(double average, double x, double share) { return std::fma(share, x - average, average); }

}  // namespace cobot::indicators
