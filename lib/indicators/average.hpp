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

/// How far an average is drawn to each new value, and what it keeps of itself: exactly one less the other, so that an
/// average that has reached a constant stays there. (The product of the constant and the share errs by at most half a
/// digit of its own, which is less than half a digit of the sum; no exact tie of them can round away from it.)
struct Share {
    explicit Share(double share) : keep(1 - share), of(1 - keep) {}
    static Share keeping(double keep) { return Share(1 - keep); }
    double keep, of;
};

/// Moves the average a share of the way to `x`. One dependent operation a candle, which is what bounds its speed.
inline double drawn_to(double average, double x, Share share) { return std::fma(share.keep, average, share.of * x); }

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
    /// The same, once it is full.
    double draw(double x) { return average_ = drawn_to(average_, x, share_); }
    /// The same for many values; `out` may be `x`.
    void add(const double* x, std::size_t count, double* out)
    {
        std::size_t i = 0;
        for (; i < count && !full(); ++i) out[i] = add(x[i]);
        double average = average_;
        for (; i < count; ++i) out[i] = average = drawn_to(average, x[i], share_);
        average_ = average;
    }

private:
    Smoothed(std::size_t period, double share) : period_(period), share_(share) {}

    std::size_t period_;
    Share share_;
    Mean seed_;
    double average_ = 0;
};

/// The mean of the last n values.
class Sma {
public:
    explicit Sma(std::size_t period) : window_(period) {}
    bool full() const { return window_.full(); }
    double add(double x) { return window_.add({x})[0]; }
    /// The same for many values.
    void add(const double* x, std::size_t count, double* out)
    {
        window_.each({x}, count, [out](std::size_t i, const auto& mean) { store(out + i, mean[0]); });
    }
    /// The same of values made on the way, as Window has it.
    template <class At>
    void add_each(std::size_t count, At at, double* out)
    {
        window_.each(
            count, [at]<class N>(std::size_t i) { return std::array<N, 1>{at.template operator()<N>(i)}; },
            [out](std::size_t i, const auto& mean) { store(out + i, mean[0]); });
    }
    /// As if nothing had been seen.
    void restart() { window_.restart(); }

private:
    Window<Means<1>> window_;
};

/// The mean of the last n values with weights 1 (oldest) to n (newest).
class Wma {
public:
    explicit Wma(std::size_t period)
        : window_(period), inverse_(2 / (static_cast<double>(period) * (static_cast<double>(period) + 1)))
    {
    }
    bool full() const { return window_.full(); }
    double add(double x) { return weighted(window_.add({x})); }
    /// The same for many values.
    void add(const double* x, std::size_t count, double* out)
    {
        window_.each({x}, count, [this, out](std::size_t i, const auto& tilt) { store(out + i, weighted(tilt)); });
    }

private:
    template <class N>
    N weighted(const std::array<N, 2>& tilt) const
    {
        return fused(tilt[1], filled<N>(inverse_), tilt[0]);
    }

    Window<Tilt> window_;
    double inverse_;
};

}  // namespace cobot::indicators
