#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

#include "indicators/window_terms.hpp"

namespace cobot::indicators {

/// Sums over the last n values, and of their squares where asked for, as WindowTerms makes them.
template <bool squares>
class WindowSums {
public:
    explicit WindowSums(std::size_t period) : terms_(period) {}

    /// Whether n values have been seen.
    bool full() const { return terms_.full(); }
    double inverse() const { return terms_.inverse(); }

    /// The window that ends with one candle.
    template <class N>
    struct SumsOf {
        N anchor{};
        N sum{};         ///< Of the differences from the anchor.
        N square_sum{};  ///< Of their squares.
    };
    using Sums = SumsOf<double>;

    Sums add(double x)
    {
        const auto sums = terms_.add({x});
        return {terms_.anchor()[0], sums[0], squares ? sums[sums.size() - 1] : 0};
    }
    /// The same for many values: calls finish(i, SumsOf<N>), for N as WindowTerms has it.
    template <class Finish>
    void each(const double* x, std::size_t count, Finish finish)
    {
        terms_.each({x}, count, [&]<class N>(std::size_t i, const std::array<N, 1>& anchor, const auto& sums) {
            finish(i, SumsOf<N>{anchor[0], sums[0], squares ? sums[sums.size() - 1] : N{}});
        });
    }

    /// As if nothing had been seen.
    void restart() { terms_.restart(); }

private:
    WindowTerms<std::conditional_t<squares, SquareTerms, PlainTerms<1>>> terms_;
};

/// From the sums over a window, times one over its length.
template <class N>
N mean_of(N anchor, N sum, double inverse)
{
    return anchor + sum * filled<N>(inverse);
}
/// Of the whole population (divided by n).
template <class N>
N variance_of(N sum, N square_sum, double inverse)
{
    const N offset = sum * filled<N>(inverse);
    return larger(filled<N>(0), square_sum * filled<N>(inverse) - offset * offset);
}

/// Blocks are cut into pieces of this many candles, so that what lies between two passes stays in the first cache.
constexpr std::size_t piece_size = 256;
/// What lies between.
using Piece = std::array<double, piece_size>;

/// Calls run(first, count) for each piece of a block.
template <class Run>
void in_pieces(std::size_t count, Run run)
{
    for (std::size_t first = 0; first < count; first += piece_size) run(first, std::min(piece_size, count - first));
}

/// Means of moving windows over a block.
inline void add_means(WindowSums<false>& window, const double* x, double* means, std::size_t count)
{
    const double inverse = window.inverse();
    window.each(x, count, [=](std::size_t i, const auto& s) { store(means + i, mean_of(s.anchor, s.sum, inverse)); });
}

struct Larger {
    template <class N>
    static auto beats(N a, N b)
    {
        return a > b;
    }
    static constexpr double least = -std::numeric_limits<double>::infinity();
    static double of(double a, double b) { return larger(a, b); }
    static Lanes of(Lanes a, Lanes b) { return larger(a, b); }
};
struct Smaller {
    template <class N>
    static auto beats(N a, N b)
    {
        return a < b;
    }
    static constexpr double least = std::numeric_limits<double>::infinity();
    static double of(double a, double b) { return smaller(a, b); }
    static Lanes of(Lanes a, Lanes b) { return smaller(a, b); }
};

/// The largest (Pick = Larger) or smallest of the last n values, by the two parts of WindowTerms. Of zeros the positive
/// one.
template <class Pick>
class WindowExtreme {
public:
    explicit WindowExtreme(std::size_t period)
        : period_(period), values_((period / lane_count + 2) * lane_count), tails_(values_.size(), Pick::least)
    {
    }

    bool full() const { return full_; }

    double add(double x)
    {
        x += 0.0;
        values_[place_] = x;
        if (place_ + 1 == period_) return close_span(values_.data());
        head_ = Pick::of(head_, x);
        return Pick::of(tails_[place_++], head_);
    }

    /// The same for many values.
    void add(const double* x, std::size_t count, double* out)
    {
        std::size_t i = 0;
        while (i < count) {
            const bool in_lanes = i + lane_count <= count;
            if (in_lanes && place_ % lane_count == 0 && place_ + 1 < period_) {
                i = add_groups(x, i, count, out);
            } else if (in_lanes && place_ + 1 == period_ && i >= place_) {
                out[i] = close_span(x + (i + 1 - period_));
                ++i;
            } else {
                if (place_ + 1 == period_) keep(x, i);
                out[i] = add(x[i]);
                ++i;
            }
        }
        keep(x, count);
    }

    /// As if nothing had been seen.
    void restart()
    {
        place_ = 0;
        head_ = Pick::least;
        std::fill(tails_.begin(), tails_.end(), Pick::least);
        full_ = false;
    }

private:
    /// What the open span has of the first `count` values of x, since add_groups keeps none.
    void keep(const double* x, std::size_t count)
    {
        const std::size_t open = std::min(place_, count);
        std::copy_n(x + (count - open), open, values_.data() + (place_ - open));
    }
    /// Whole groups to the end of the span or the block; the last may reach beyond the values before the span's last,
    /// and what it writes there is written again.
    std::size_t add_groups(const double* x, std::size_t i, std::size_t count, double* out)
    {
        const std::size_t open_end = period_ - 1;
        Lanes base = all_lanes(head_);
        while (place_ < open_end && i + lane_count <= count) {
            const Lanes values = load(x + i) + all_lanes(0.0);
            const Lanes pairs = Pick::of(values, repeated_up_one(values));
            const Lanes in_group = Pick::of(pairs, repeated_up_two(pairs));
            store(out + i, Pick::of(load(tails_.data() + place_), Pick::of(base, in_group)));
            const std::size_t step = std::min(lane_count, open_end - place_);
            base = Pick::of(base, last_lane(in_group));
            place_ += step;
            i += step;
        }
        head_ = base[0];
        return i;
    }
    /// `span` holds its values, and may be read a group further. Tails are made in groups that begin where those of
    /// heads do, so that they are read as they were written.
    double close_span(const double* span)
    {
        place_ = 0;
        head_ = Pick::least;
        full_ = true;
        Lanes base = all_lanes(Pick::least);
        if (period_ == 1) return span[0] + 0.0;  // No tails, and nothing behind the value that could be read.
        const std::size_t last_group = (period_ - 2) / lane_count * lane_count;
        const Lanes rank = Lanes{2, 3, 4, 5} + all_lanes(static_cast<double>(last_group));
        const auto inside = rank <= all_lanes(static_cast<double>(period_));
        add_tail_group(inside ? load(span + last_group + 1) : base, last_group, base);
        for (std::size_t first = last_group; first > 0;) {
            first -= lane_count;
            add_tail_group(load(span + first + 1), first, base);
        }
        return Pick::of(base[0], span[0] + 0.0);
    }
    void add_tail_group(Lanes values, std::size_t first, Lanes& base)
    {
        values += all_lanes(0.0);
        const Lanes pairs = Pick::of(values, repeated_down_one(values));
        const Lanes in_group = Pick::of(pairs, repeated_down_two(pairs));
        store(tails_.data() + first, Pick::of(base, in_group));
        base = Pick::of(base, first_lane(in_group));
    }

    std::size_t period_;
    std::vector<double> values_;  ///< Of the span being filled.
    std::vector<double> tails_;   ///< Of the span before: the extreme from the next value to its end.
    std::size_t place_ = 0;       ///< Values of the span so far.
    double head_ = Pick::least;
    bool full_ = false;
};

using Highest = WindowExtreme<Larger>;
using Lowest = WindowExtreme<Smaller>;

}  // namespace cobot::indicators
