#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>
#include <vector>

#include "indicators/running.hpp"

namespace cobot::indicators {

/// Sums over the last n candles of terms made of one or more columns, such as products, in constant time and without
/// drift. Time is cut into spans of n candles; a window is the tail of one span and the head of the next, and each part
/// is summed on its own, so nothing is ever subtracted and no error outlives 2n candles. Terms are of differences from
/// an anchor that lies inside the window: a window of equal values has exactly that mean, and a deviation of exactly 0.
/// (The two-part scheme is van Herk's, Pattern Recognition Letters 13, 1992, with sums for maxima.) Windows of a few
/// candles are summed whole, which is quicker.
///
/// Where spans begin depends only on how many candles came before. `Terms` has, for N = double and N = Lanes,
///
///     static constexpr std::size_t columns, terms;
///     // All 0 where all differences are; `rank` counts the candles of a span from 1.
///     static std::array<N, terms> of(const std::array<N, columns>& differences, N rank);
///     // Of a window of which `passed` candles lie in the head and `left` in the tail.
///     static std::array<N, terms> joined(tail, head, N passed, N left);
template <class Terms>
class WindowTerms {
public:
    static constexpr std::size_t columns = Terms::columns, terms = Terms::terms;
    template <class N>
    using ColumnsOf = std::array<N, columns>;
    template <class N>
    using SumsOf = std::array<N, terms>;
    using Columns = ColumnsOf<double>;
    using Sums = SumsOf<double>;
    using Blocks = ColumnsOf<const double*>;

    explicit WindowTerms(std::size_t period)
        : period_(period),
          stride_((period / lane_count + 2) * lane_count),
          values_(columns * stride_),
          tails_(is_short() ? 0 : terms * stride_),
          inverse_(1 / static_cast<double>(period))
    {
    }

    /// Whether n candles have been seen.
    bool full() const { return seen_ == period_; }
    double inverse() const { return inverse_; }
    /// Of the window that ends with the newest candle: what the differences are from.
    const Columns& anchor() const { return anchor_; }

    Sums add(const Columns& x)
    {
        if (is_short()) return add_to_short(x);
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

    /// The same for many candles: calls finish(i, anchors, sums) with numbers for one candle, or with Lanes for four
    /// from i on. What it does with lanes beyond those that are ready is done again later.
    template <class Finish>
    void each(const Blocks& x, std::size_t count, Finish finish)
    {
        if (is_short()) return each_short(x, count, finish);
        std::size_t i = 0;
        while (i < count) {
            const bool in_lanes = i + lane_count <= count;
            if (in_lanes && place_ % lane_count == 0 && place_ + 1 < period_) {
                i = add_groups(x, i, count, finish);
            } else if (in_lanes && place_ + 1 == period_ && i >= place_) {
                const Sums sums = close_span(at(x, i), moved(x, i + 1 - period_));
                finish(i++, anchor_, sums);
            } else {
                if (place_ + 1 == period_) keep(x, i);
                const Sums sums = add(at(x, i));
                finish(i++, anchor_, sums);
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
    static constexpr std::size_t short_max = 8;
    bool is_short() const { return period_ <= short_max; }
    double* value(std::size_t column) { return values_.data() + column * stride_; }
    double* tail(std::size_t term) { return tails_.data() + term * stride_; }

    template <class N>
    SumsOf<N> terms_of(const ColumnsOf<N>& x, N rank) const
    {
        ColumnsOf<N> differences;
        for (std::size_t c = 0; c < columns; ++c) differences[c] = x[c] - filled<N>(anchor_[c]);
        return Terms::of(differences, rank);
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
        return Terms::joined(rest, head, passed, filled<N>(static_cast<double>(period_)) - passed);
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
            SumsOf<Lanes> head = Terms::of(values, rank);
            for (std::size_t t = 0; t < terms; ++t) {
                const Lanes in_group = sums_up_to(head[t]);
                head[t] = base[t] + in_group;
                base[t] += last_lane(in_group);
            }
            finish(i, anchors, joined<Lanes>(head, place, rank));
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
        const std::size_t last_group = (period_ - 2) / lane_count * lane_count;
        add_tail_group<true>(span, last_group, base);
        for (std::size_t first = last_group; first > 0;) add_tail_group<false>(span, first -= lane_count, base);
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
        const SumsOf<Lanes> from = Terms::of(values, rank);
        for (std::size_t t = 0; t < terms; ++t) {
            const Lanes in_group = sums_from(from[t]);
            store(tail(t) + first, base[t] + in_group);
            base[t] += first_lane(in_group);
        }
    }

    // Windows of a few candles: the values before the newest are kept in order, and its anchor is the newest.

    template <class N, class At>
    SumsOf<N> whole_sums(const ColumnsOf<N>& newest, At at) const
    {
        SumsOf<N> sums{};
        for (std::size_t k = 0; k + 1 < period_; ++k) {
            ColumnsOf<N> differences;
            for (std::size_t c = 0; c < columns; ++c) differences[c] = at(c, k) - newest[c];
            const auto these = Terms::of(differences, filled<N>(static_cast<double>(k + 1)));
            for (std::size_t t = 0; t < terms; ++t) sums[t] += these[t];
        }
        return sums;
    }
    Sums add_to_short(const Columns& x)
    {
        anchor_ = x;
        const Sums sums = whole_sums<double>(x, [&](std::size_t c, std::size_t k) { return value(c)[k]; });
        for (std::size_t c = 0; c < columns && period_ > 1; ++c) {
            std::copy(value(c) + 1, value(c) + period_ - 1, value(c));
            value(c)[period_ - 2] = x[c];
        }
        seen_ = std::min(seen_ + 1, period_);
        return sums;
    }
    template <class Finish>
    void each_short(const Blocks& x, std::size_t count, Finish& finish)
    {
        const std::size_t before = period_ - 1;
        std::size_t i = 0;
        const auto add_one = [&] {
            const Sums sums = add(at(x, i));
            finish(i++, anchor_, sums);
        };
        while (i < std::min(before, count)) add_one();
        const std::size_t first = i;
        for (; i + lane_count <= count; i += lane_count) {
            ColumnsOf<Lanes> newest;
            for (std::size_t c = 0; c < columns; ++c) newest[c] = load(x[c] + i);
            finish(i, newest, whole_sums<Lanes>(newest, [&](std::size_t c, std::size_t k) {
                       return load(x[c] + (i - before) + k);
                   }));
        }
        if (i > first) {
            for (std::size_t c = 0; c < columns; ++c) std::copy(x[c] + (i - before), x[c] + i, value(c));
            seen_ = period_;
        }
        while (i < count) add_one();
    }

    std::size_t period_;
    std::size_t stride_;
    std::vector<double> values_;  ///< Of the span being filled, a column after the other.
    std::vector<double> tails_;   ///< Of the span before: the sums from the next candle to its end, by term.
    double inverse_;
    std::size_t place_ = 0;  ///< Candles of the span so far.
    std::size_t seen_ = 0;
    Columns anchor_{};
    Sums base_{};                           ///< Of the head's whole groups.
    std::array<Sums, lane_count> group_{};  ///< Terms of the group being filled.
};

/// For terms that do not depend on where in the window a candle stands.
struct Unranked {
    template <class Sums, class N>
    static Sums joined(const Sums& tail, const Sums& head, N /*passed*/, N /*left*/)
    {
        Sums sums;
        for (std::size_t t = 0; t < sums.size(); ++t) sums[t] = tail[t] + head[t];
        return sums;
    }
};

/// Each column itself.
template <std::size_t Count>
struct PlainTerms : Unranked {
    static constexpr std::size_t columns = Count, terms = Count;
    template <class N>
    static std::array<N, terms> of(const std::array<N, columns>& d, N /*rank*/)
    {
        return d;
    }
};

/// For variances: x, x².
struct SquareTerms : Unranked {
    static constexpr std::size_t columns = 1, terms = 2;
    template <class N>
    static std::array<N, terms> of(const std::array<N, columns>& d, N /*rank*/)
    {
        return {d[0], d[0] * d[0]};
    }
};

/// For correlation and the like: x, y, x², y², xy.
struct ProductTerms : Unranked {
    static constexpr std::size_t columns = 2, terms = 5;
    template <class N>
    static std::array<N, terms> of(const std::array<N, columns>& d, N /*rank*/)
    {
        return {d[0], d[1], d[0] * d[0], d[1] * d[1], d[0] * d[1]};
    }
};

/// Powers one to four, for skewness and kurtosis.
struct PowerTerms : Unranked {
    static constexpr std::size_t columns = 1, terms = 4;
    template <class N>
    static std::array<N, terms> of(const std::array<N, columns>& d, N /*rank*/)
    {
        const N square = d[0] * d[0];
        return {d[0], square, square * d[0], square * square};
    }
};

/// For weighted averages and straight lines: x, and x times its place in the window, 1 (oldest) to n (newest); with
/// squares also x².
template <bool squares>
struct RankedTerms {
    static constexpr std::size_t columns = 1, terms = squares ? 3 : 2;
    template <class N>
    static std::array<N, terms> of(const std::array<N, columns>& d, N rank)
    {
        if constexpr (squares)
            return {d[0], rank * d[0], d[0] * d[0]};
        else
            return {d[0], rank * d[0]};
    }
    /// Those of the tail stand `passed` places lower than in their span, those of the head `left` places higher.
    template <class Sums, class N>
    static Sums joined(const Sums& tail, const Sums& head, N passed, N left)
    {
        Sums sums;
        sums[0] = tail[0] + head[0];
        sums[1] = (tail[1] - passed * tail[0]) + (head[1] + left * head[0]);
        if constexpr (squares) sums[2] = tail[2] + head[2];
        return sums;
    }
};

}  // namespace cobot::indicators
