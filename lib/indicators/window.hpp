#pragma once

#include <algorithm>
#include <array>
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

    /// The window that ends with one candle.
    struct Sums {
        double anchor = 0;
        double sum = 0;         ///< Of the differences from the anchor.
        double square_sum = 0;  ///< Of their squares.
    };

    Sums add(double x)
    {
        values_[head_count_] = x;
        if (++head_count_ == values_.size()) return close_span(x);
        const double y = x - anchor_;
        head_ += y;
        if constexpr (squares) square_head_ += y * y;
        return {anchor_, tails_[head_count_] + head_, squares ? square_tails_[head_count_] + square_head_ : 0};
    }

    /// The same for many values, a column for each part; `square_sums` may be null without squares. Splitting what
    /// must wait for the value before from what need not lets the compiler use vectors for the rest.
    void add(const double* x, std::size_t count, double* anchors, double* sums, double* square_sums)
    {
        for (std::size_t i = 0; i < count; ++i) {
            const std::size_t open = std::min(count - i, values_.size() - 1 - head_count_);
            add_head(x + i, open, sums + i, squares ? square_sums + i : nullptr);
            std::fill_n(anchors + i, open, anchor_);
            i += open;
            if (i == count) return;
            const Sums closed = add(x[i]);
            anchors[i] = closed.anchor;
            sums[i] = closed.sum;
            if constexpr (squares) square_sums[i] = closed.square_sum;
        }
    }

    /// As if nothing had been seen.
    void restart()
    {
        head_count_ = 0;
        anchor_ = head_ = square_head_ = 0;
        full_ = false;
    }

    double inverse() const { return inverse_; }

private:
    /// Values that do not end their span.
    void add_head(const double* x, std::size_t count, double* sums, double* square_sums)
    {
        std::copy_n(x, count, values_.data() + head_count_);
        const double* tails = tails_.data() + head_count_ + 1;
        const double* square_tails = square_tails_.data() + head_count_ + 1;
        const double anchor = anchor_;
        double head = head_;
        double square_head = square_head_;
        for (std::size_t i = 0; i < count; ++i) {
            const double y = x[i] - anchor;
            head += y;
            sums[i] = tails[i] + head;
            if constexpr (squares) {
                square_head += y * y;
                square_sums[i] = square_tails[i] + square_head;
            }
        }
        head_ = head;
        square_head_ = square_head;
        head_count_ += count;
    }

    Sums close_span(double last)
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
        return {anchor_, sum, square_sum};
    }

    std::vector<double> values_;  ///< Of the span being filled.
    std::vector<double> tails_;   ///< Of the span before: the sum from k to its end.
    std::vector<double> square_tails_;
    std::size_t head_count_ = 0;
    double inverse_;
    double anchor_ = 0;
    double head_ = 0, square_head_ = 0;
    bool full_ = false;
};

/// From the sums over a window, times one over its length.
inline double mean_of(double anchor, double sum, double inverse) { return anchor + sum * inverse; }
/// Of the whole population (divided by n).
inline double variance_of(double sum, double square_sum, double inverse)
{
    const double offset = sum * inverse;
    return std::max(0.0, square_sum * inverse - offset * offset);
}

/// Blocks are cut into pieces of this many candles, so that what lies between two passes stays in the first cache.
constexpr std::size_t piece_size = 256;

/// Means of moving windows over a block.
inline void add_means(WindowSums<false>& window, const double* x, double* means, std::size_t count)
{
    std::array<double, piece_size> anchors;
    std::array<double, piece_size> sums;
    for (std::size_t first = 0; first < count; first += piece_size) {
        const std::size_t piece = std::min(piece_size, count - first);
        window.add(x + first, piece, anchors.data(), sums.data(), nullptr);
        for (std::size_t i = 0; i < piece; ++i) means[first + i] = mean_of(anchors[i], sums[i], window.inverse());
    }
}

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
        return close_span();
    }

    /// The same for many values.
    void add(const double* x, std::size_t count, double* out)
    {
        std::size_t i = 0;
        for (; i < count && (!full_ || head_count_ == 0); ++i) out[i] = add(x[i]);
        while (i < count) {
            const std::size_t open = std::min(count - i, values_.size() - 1 - head_count_);
            std::copy_n(x + i, open, values_.data() + head_count_);
            const double* tails = tails_.data() + head_count_ + 1;
            double head = head_;
            for (std::size_t k = 0; k < open; ++k) {
                head = Pick::of(head, x[i + k]);
                out[i + k] = Pick::of(tails[k], head);
            }
            head_ = head;
            head_count_ += open;
            i += open;
            // The value that ends the span, and the first of the next.
            for (int k = 0; k < 2 && i < count; ++k, ++i) out[i] = add(x[i]);
        }
    }

    /// As if nothing had been seen.
    void restart()
    {
        head_count_ = 0;
        full_ = false;
    }

private:
    double close_span()
    {
        head_count_ = 0;
        full_ = true;
        double extreme = values_.back();
        for (std::size_t k = values_.size(); k-- > 0;) {
            extreme = Pick::of(extreme, values_[k]);
            tails_[k] = extreme;
        }
        return extreme;
    }

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

using Highest = WindowExtreme<Larger>;
using Lowest = WindowExtreme<Smaller>;

}  // namespace cobot::indicators
