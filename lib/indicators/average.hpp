#pragma once

#include <cmath>
#include <cstddef>
#include <vector>

#include "indicators/window.hpp"

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

/// An average that moves a share of the way to each new value, begun with the mean of its first period. What it says
/// before full() is the mean so far.
class Smoothed {
public:
    /// Exponential: the newest value weighs 2 / (period + 1).
    static Smoothed ema(std::size_t period) { return {period, 2 / (static_cast<double>(period) + 1)}; }
    /// Wilder's: the newest value weighs 1 / period.
    static Smoothed rma(std::size_t period) { return {period, 1 / static_cast<double>(period)}; }

    bool full() const { return seed_.count() >= period_; }
    double value() const { return average_; }
    double add(double x)
    {
        if (full()) return average_ = drawn_to(average_, x, share_);
        seed_.add(x);
        return average_ = seed_.value();
    }

private:
    Smoothed(std::size_t period, double share) : period_(period), share_(share) {}

    std::size_t period_;
    double share_;
    Mean seed_;
    double average_ = 0;
};

/// The mean of the last n values.
class Sma {
public:
    explicit Sma(std::size_t period) : window_(period) {}
    bool full() const { return window_.full(); }
    double add(double x)
    {
        const auto sums = window_.add(x);
        return mean_of(sums.anchor, sums.sum, window_.inverse());
    }

private:
    WindowSums<false> window_;
};

/// The mean of the last n values with weights 1 (oldest) to n (newest): sums in two parts as WindowSums has them.
class Wma {
public:
    explicit Wma(std::size_t period)
        : values_(period),
          tails_(period),
          inverse_(2 / (static_cast<double>(period) * (static_cast<double>(period) + 1)))
    {
    }
    bool full() const { return full_; }
    double add(double x)
    {
        values_[head_count_] = x;
        if (++head_count_ == values_.size()) return close_span(x);
        const double y = x - anchor_;
        const auto count = static_cast<double>(head_count_);
        // Value m of the head, counted from 1, weighs period - head_count + m.
        head_ += y;
        ranked_head_ += count * y;
        const double rest = static_cast<double>(values_.size()) - count;
        return anchor_ + (tails_[head_count_] + (rest * head_ + ranked_head_)) * inverse_;
    }

private:
    /// Tail k holds 1 * y[k] + 2 * y[k+1] + ... to the end of the span.
    double close_span(double last)
    {
        anchor_ = last;
        head_ = ranked_head_ = 0;
        head_count_ = 0;
        full_ = true;
        double sum = 0;
        double weighted = 0;
        for (std::size_t k = values_.size(); k-- > 0;) {
            sum += values_[k] - last;
            weighted += sum;
            tails_[k] = weighted;
        }
        return anchor_ + weighted * inverse_;
    }

    std::vector<double> values_;
    std::vector<double> tails_;
    double inverse_;
    std::size_t head_count_ = 0;
    double anchor_ = 0;
    double head_ = 0;
    double ranked_head_ = 0;
    bool full_ = false;
};

}  // namespace cobot::indicators
