#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>
#include <vector>

#include "indicators/running.hpp"

namespace cobot::indicators {

/// How many candles a window has, and one over that.
struct WindowLength {
    double n, inverse;
};

/// Figures of the last n candles, such as sums, in constant time and without drift. Time is cut into spans of n
/// candles; a window is the tail of one span and the head of the next, and each part is summed on its own, so nothing
/// is ever subtracted and no error outlives 2n candles. What is summed are terms of differences from an anchor that
/// lies inside the window: a window of equal values has exactly that mean, and a deviation of exactly 0. (The two-part
/// scheme is van Herk's, Pattern Recognition Letters 13, 1992, with sums for maxima.)
///
/// Where spans begin depends only on how many candles came before. `Kind` has, for N = double and N = Lanes,
///
///     static constexpr std::size_t columns, terms, figures;
///     // All 0 where all differences are; `rank` counts the candles of a span from 1.
///     static std::array<N, terms> terms_of(const std::array<N, columns>& differences, N rank);
///     // Of a window of which `passed` candles lie in the head and `left` in the tail.
///     static std::array<N, terms> joined_terms(tail, head, N passed, N left);
///     // From the sums of a window's terms.
///     static std::array<N, figures> figures_of(const std::array<N, columns>& anchor, sums, const WindowLength&);
template <class Kind>
class Spans {
public:
    static constexpr std::size_t columns = Kind::columns, terms = Kind::terms, figures = Kind::figures;
    template <class N>
    using ColumnsOf = std::array<N, columns>;
    template <class N>
    using SumsOf = std::array<N, terms>;
    template <class N>
    using FiguresOf = std::array<N, figures>;
    using Columns = ColumnsOf<double>;
    using Sums = SumsOf<double>;
    using Blocks = ColumnsOf<const double*>;

    explicit Spans(std::size_t period)
        : period_(period),
          length_{static_cast<double>(period), 1 / static_cast<double>(period)},
          stride_((period / lane_count + 2) * lane_count),
          values_(columns * stride_),
          tails_(terms * stride_)
    {
    }

    /// Whether n candles have been seen.
    bool full() const { return seen_ == period_; }

    FiguresOf<double> add(const Columns& x)
    {
        const Sums sums = added(x);
        return Kind::figures_of(anchor_, sums, length_);
    }

    /// The same for many candles: calls finish(i, figures) with numbers for one candle, or with Lanes for four from i
    /// on. What it does with lanes beyond those that are ready is done again later.
    template <class Finish>
    void each(const Blocks& x, std::size_t count, Finish finish)
    {
        std::size_t i = 0;
        while (i < count) {
            const bool in_lanes = i + lane_count <= count;
            if (in_lanes && place_ % lane_count == 0 && place_ + 1 < period_) {
                i = add_groups(x, i, count, finish);
            } else if (in_lanes && place_ + 1 == period_ && i >= place_) {
                const Sums sums = close_span(at(x, i), moved(x, i + 1 - period_));
                finish(i++, Kind::figures_of(anchor_, sums, length_));
            } else {
                if (place_ + 1 == period_) keep(x, i);
                finish(i, add(at(x, i)));
                ++i;
            }
        }
        keep(x, count);
    }

    /// As if nothing had been seen.
    void restart()
    {
        place_ = seen_ = 0;
        anchor_ = {};
        base_ = {};
    }

private:
    double* value(std::size_t column) { return values_.data() + column * stride_; }
    double* tail(std::size_t term) { return tails_.data() + term * stride_; }

    Sums added(const Columns& x)
    {
        for (std::size_t c = 0; c < columns; ++c) value(c)[place_] = x[c];
        if (place_ + 1 == period_) return close_span(x, kept());
        const std::size_t in_group = place_ % lane_count;
        const double rank = static_cast<double>(place_ + 1);
        group_[in_group] = terms_of<double>(x, rank);
        Sums head;
        for (std::size_t t = 0; t < terms; ++t) {
            head[t] = base_[t] + sum_up_to([&](std::size_t k) { return group_[k][t]; }, in_group);
        }
        if (in_group + 1 == lane_count) base_ = head;
        return joined<double>(head, place_++, rank);
    }

    template <class N>
    SumsOf<N> terms_of(const ColumnsOf<N>& x, N rank) const
    {
        ColumnsOf<N> differences;
        for (std::size_t c = 0; c < columns; ++c) differences[c] = x[c] - filled<N>(anchor_[c]);
        return Kind::terms_of(differences, rank);
    }
    template <class N>
    SumsOf<N> joined(const SumsOf<N>& head, std::size_t place, N passed)
    {
        SumsOf<N> rest;
        for (std::size_t t = 0; t < terms; ++t) {
            if constexpr (std::is_same_v<N, Lanes>)
                rest[t] = load(tail(t) + place);
            else
                rest[t] = tail(t)[place];
        }
        return Kind::joined_terms(rest, head, passed, filled<N>(length_.n) - passed);
    }
    /// What the open span has of the first `count` values of x, since add_groups keeps none.
    void keep(const Blocks& x, std::size_t count)
    {
        const std::size_t open = std::min(place_, count);
        for (std::size_t c = 0; c < columns; ++c) {
            std::copy_n(x[c] + (count - open), open, value(c) + (place_ - open));
        }
    }
    static Columns at(const Blocks& x, std::size_t i)
    {
        Columns values;
        for (std::size_t c = 0; c < columns; ++c) values[c] = x[c][i];
        return values;
    }
    static Blocks moved(const Blocks& x, std::size_t i)
    {
        Blocks from;
        for (std::size_t c = 0; c < columns; ++c) from[c] = x[c] + i;
        return from;
    }
    Blocks kept()
    {
        Blocks from;
        for (std::size_t c = 0; c < columns; ++c) from[c] = value(c);
        return from;
    }

    /// Whole groups to the end of the span or the block; the last may reach beyond the candles before the span's last.
    template <class Finish>
    std::size_t add_groups(const Blocks& x, std::size_t i, std::size_t count, Finish& finish)
    {
        const std::size_t open_end = period_ - 1;
        ColumnsOf<Lanes> anchors;
        for (std::size_t c = 0; c < columns; ++c) anchors[c] = all_lanes(anchor_[c]);
        SumsOf<Lanes> base;
        for (std::size_t t = 0; t < terms; ++t) base[t] = all_lanes(base_[t]);
        Lanes rank = Lanes{1, 2, 3, 4} + all_lanes(static_cast<double>(place_));
        std::size_t place = place_;
        while (place < open_end && i + lane_count <= count) {
            ColumnsOf<Lanes> values;
            for (std::size_t c = 0; c < columns; ++c) {
                values[c] = load(x[c] + i) - anchors[c];
            }
            SumsOf<Lanes> head = Kind::terms_of(values, rank);
            for (std::size_t t = 0; t < terms; ++t) {
                const Lanes in_group = sums_up_to(head[t]);
                head[t] = base[t] + in_group;
                base[t] += last_lane(in_group);
            }
            finish(i, Kind::figures_of(anchors, joined<Lanes>(head, place, rank), length_));
            const std::size_t step = std::min(lane_count, open_end - place);
            rank += all_lanes(static_cast<double>(lane_count));
            place += step;
            i += step;
        }
        for (std::size_t t = 0; t < terms; ++t) base_[t] = base[t][0];
        place_ = place;
        return i;
    }

    /// `span` holds its values, and may be read a group further. Tails are summed in groups that begin where those of
    /// heads do, so that they are read as they were written.
    Sums close_span(const Columns& last, const Blocks& span)
    {
        anchor_ = last;
        base_ = {};
        place_ = 0;
        seen_ = period_;
        SumsOf<Lanes> base{};
        if (period_ > 1) {
            const std::size_t last_group = (period_ - 2) / lane_count * lane_count;
            add_tail_group<true>(span, last_group, base);
            for (std::size_t first = last_group; first > 0;) add_tail_group<false>(span, first -= lane_count, base);
        }
        Sums sums = terms_of<double>(at(span, 0), 1);
        for (std::size_t t = 0; t < terms; ++t) sums[t] += base[t][0];
        return sums;
    }
    template <bool is_last>
    void add_tail_group(const Blocks& span, std::size_t first, SumsOf<Lanes>& base)
    {
        const Lanes rank = Lanes{2, 3, 4, 5} + all_lanes(static_cast<double>(first));
        ColumnsOf<Lanes> values;
        for (std::size_t c = 0; c < columns; ++c) {
            const Lanes anchor = all_lanes(anchor_[c]);
            values[c] = load(span[c] + first + 1);
            if constexpr (is_last) values[c] = rank <= all_lanes(static_cast<double>(period_)) ? values[c] : anchor;
            values[c] -= anchor;
        }
        const SumsOf<Lanes> from = Kind::terms_of(values, rank);
        for (std::size_t t = 0; t < terms; ++t) {
            const Lanes in_group = sums_from(from[t]);
            store(tail(t) + first, base[t] + in_group);
            base[t] += first_lane(in_group);
        }
    }

    std::size_t period_;
    WindowLength length_;
    std::size_t stride_;
    std::vector<double> values_;  ///< Of the span being filled, a column after the other.
    std::vector<double> tails_;   ///< Of the span before: the sums from the next candle to its end, by term.
    std::size_t place_ = 0;       ///< Candles of the span so far.
    std::size_t seen_ = 0;
    Columns anchor_{};
    Sums base_{};                           ///< Of the head's whole groups.
    std::array<Sums, lane_count> group_{};  ///< Terms of the group being filled.
};

}  // namespace cobot::indicators
