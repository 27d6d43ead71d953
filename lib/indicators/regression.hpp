#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

#include "indicators/stream_of.hpp"

namespace cobot::indicators {

/// The straight line with the least sum of squared distances from the last n values, where the oldest stands at x = 0
/// and the newest at n - 1. n is 2 or more.
struct Line {
    double mean;
    double slope;
    double half_width;  ///< (n - 1) / 2: where the line passes through the mean.
    double r2 = 0;      ///< Share of the variance that the line explains; 0 when there is none. Only where asked for.

    double intercept() const { return mean - slope * half_width; }
    double newest() const { return mean + slope * half_width; }
    double forecast() const { return mean + slope * (half_width + 1); }
};

/// Lines through moving windows, with sums in two parts as WindowSums has them: constant time, no drift. A window of
/// equal values has exactly that mean and a slope of exactly 0.
template <bool with_r2>
class WindowLine {
public:
    explicit WindowLine(std::size_t period)
        : values_(period),
          tails_(period),
          inverse_(1 / static_cast<double>(period)),
          half_width_(static_cast<double>(period - 1) / 2),
          spread_(static_cast<double>(period) * (static_cast<double>(period) * static_cast<double>(period) - 1) / 12)
    {
    }

    bool full() const { return full_; }

    Line add(double x)
    {
        values_[head_count_] = x;
        if (++head_count_ == values_.size()) return close_span(x);
        const double y = x - anchor_;
        const auto count = static_cast<double>(head_count_);
        head_ += y;
        ranked_head_ += count * y;
        if constexpr (with_r2) square_head_ += y * y;
        // Value m of the head, counted from 1, stands at n - 1 - count + m.
        const double offset = 2 * half_width_ - count;
        const Tail& tail = tails_[head_count_];
        return line({tail.sum + head_, tail.ranked + (offset * head_ + ranked_head_), tail.square + square_head_});
    }

private:
    /// From one value to the end of its span: the sum, the sum of 0 * y[k] + 1 * y[k+1] + ..., that of squares.
    struct Tail {
        double sum = 0, ranked = 0, square = 0;
    };

    Line line(const Tail& all) const
    {
        const double slope = (all.ranked - half_width_ * all.sum) / spread_;
        const double offset = all.sum * inverse_;
        Line line{anchor_ + offset, slope, half_width_};
        if constexpr (with_r2) {
            const double variation = all.square - all.sum * offset;
            line.r2 = variation > 0 ? std::min(1.0, slope * slope * spread_ / variation) : 0;
        }
        return line;
    }
    Line close_span(double last)
    {
        anchor_ = last;
        head_ = ranked_head_ = square_head_ = 0;
        head_count_ = 0;
        full_ = true;
        Tail tail;
        for (std::size_t k = values_.size(); k-- > 0;) {
            const double y = values_[k] - last;
            tail.ranked += tail.sum;
            tail.sum += y;
            if constexpr (with_r2) tail.square += y * y;
            tails_[k] = tail;
        }
        return line(tail);
    }

    std::vector<double> values_;  ///< Of the span being filled.
    std::vector<Tail> tails_;     ///< Of the span before.
    double inverse_, half_width_, spread_;
    std::size_t head_count_ = 0;
    double anchor_ = 0;
    double head_ = 0, ranked_head_ = 0, square_head_ = 0;
    bool full_ = false;
};

/// An indicator that says one thing of the line through its last `period` values.
template <auto of, bool with_r2 = false>
struct LineStep {
    static constexpr std::size_t inputs = 1, outputs = 1;

    explicit LineStep(Parameters parameters) : window(period_of(parameters)) {}

    bool ready() const { return true; }
    Values<1> start(const Values<1>& in) { return next(in); }
    Values<1> next(const Values<1>& in) { return {of(window.add(in[0]))}; }

    WindowLine<with_r2> window;
};

}  // namespace cobot::indicators
