#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

namespace cobot::indicators {

/// Sums over the last n values in constant time and without drift. Time is cut into spans of n values; a window
/// is the tail of one span and the head of the next, and each part is summed on its own, so nothing is ever
/// subtracted and no error outlives 2n values. Sums are of differences from an anchor that lies inside the window:
/// a window of equal values has exactly that mean, and a deviation of exactly 0.
/// (The two-part scheme is van Herk's, Pattern Recognition Letters 13, 1992, with sums for maxima.)
///
/// Where spans begin depends only on how many values came before.
template <bool squares>
class WindowSums {
public:
    explicit WindowSums(std::size_t period)
        : values_(period),
          tails_(period),
          square_tails_(squares ? period : 0),
          inverse_(1 / static_cast<double>(period))
    {
    }

    /// Whether n values have been seen.
    bool full() const { return full_; }

    void add(double x)
    {
        values_[head_count_] = x;
        if (++head_count_ == values_.size()) {
            close_span(x);
            return;
        }
        const double y = x - anchor_;
        head_ += y;
        sum_ = tails_[head_count_] + head_;
        if constexpr (squares) {
            square_head_ += y * y;
            square_sum_ = square_tails_[head_count_] + square_head_;
        }
    }

    /// As if nothing had been seen.
    void restart()
    {
        head_count_ = 0;
        anchor_ = head_ = square_head_ = sum_ = square_sum_ = 0;
        full_ = false;
    }

    double mean() const { return anchor_ + sum_ * inverse_; }
    /// Of the whole population (divided by n).
    double variance() const
    {
        const double offset = sum_ * inverse_;
        return std::max(0.0, square_sum_ * inverse_ - offset * offset);
    }

private:
    void close_span(double last)
    {
        anchor_ = last;
        head_ = square_head_ = 0;
        head_count_ = 0;
        full_ = true;
        double sum = 0;
        double square_sum = 0;
        for (std::size_t k = values_.size(); k-- > 0;) {
            const double y = values_[k] - last;
            sum += y;
            tails_[k] = sum;
            if constexpr (squares) {
                square_sum += y * y;
                square_tails_[k] = square_sum;
            }
        }
        sum_ = sum;
        square_sum_ = square_sum;
    }

    std::vector<double> values_;  ///< Of the span being filled.
    std::vector<double> tails_;   ///< Of the span before: the sum from k to its end.
    std::vector<double> square_tails_;
    std::size_t head_count_ = 0;
    double inverse_;
    double anchor_ = 0;
    double head_ = 0, square_head_ = 0;
    double sum_ = 0, square_sum_ = 0;
    bool full_ = false;
};

/// The largest (Pick = Larger) or smallest of the last n values, by the same two parts.
template <class Pick>
class WindowExtreme {
public:
    explicit WindowExtreme(std::size_t period) : values_(period), tails_(period) {}

    bool full() const { return full_; }

    double add(double x)
    {
        head_ = head_count_ == 0 ? x : Pick::of(head_, x);
        values_[head_count_] = x;
        if (++head_count_ < values_.size()) return full_ ? Pick::of(tails_[head_count_], head_) : head_;
        head_count_ = 0;
        full_ = true;
        double extreme = x;
        for (std::size_t k = values_.size(); k-- > 0;) {
            extreme = Pick::of(extreme, values_[k]);
            tails_[k] = extreme;
        }
        return extreme;
    }

    /// As if nothing had been seen.
    void restart()
    {
        head_count_ = 0;
        full_ = false;
    }

private:
    std::vector<double> values_;
    std::vector<double> tails_;
    std::size_t head_count_ = 0;
    double head_ = 0;
    bool full_ = false;
};

struct Larger {
    static double of(double a, double b) { return a > b ? a : b; }
};
struct Smaller {
    static double of(double a, double b) { return a < b ? a : b; }
};

}  // namespace cobot::indicators
