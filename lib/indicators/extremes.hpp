#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <limits>
#include <vector>

#include "indicators/doubling.hpp"
#include "indicators/pieces.hpp"
#include "indicators/running.hpp"
#include "indicators/value_spans.hpp"

namespace cobot::indicators {

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

/// The largest (Pick = Larger) or smallest of the last n values, by doubling. Of zeros any.
template <class Pick>
struct Extreme {
    static constexpr std::size_t columns = 1, figures = 1;
    static constexpr double nothing = Pick::least;
    template <class N>
    using Figures = std::array<N, 1>;

    template <class N>
    static Figures<N> of(const Figures<N>& x)
    {
        return x;
    }
    struct Join {
        Join(std::size_t /*half*/, double /*scale*/) {}
        template <class N>
        Figures<N> twins(const Figures<N>& newer, const Figures<N>& older) const
        {
            return {Pick::of(newer[0], older[0])};
        }
        template <class N>
        Figures<N> with_oldest(const Figures<N>& extreme, const Figures<N>& x) const
        {
            return {Pick::of(extreme[0], x[0])};
        }
    };
};

/// The same by the two parts of Spans. Of zeros the positive one.
template <class Pick>
class ExtremeSpans : public ValueSpans<ExtremeSpans<Pick>> {
    using Base = ValueSpans<ExtremeSpans>;
    friend Base;
    using Base::full_;
    using Base::period_;
    using Base::place_;
    using Base::values_;

public:
    explicit ExtremeSpans(std::size_t period) : Base(period), tails_(values_.size(), Pick::least) {}

    using Base::add;

    double add(double x)
    {
        x += 0.0;
        values_[place_] = x;
        if (place_ + 1 == period_) return close_span(values_.data());
        head_ = Pick::of(head_, x);
        return Pick::of(tails_[place_++], head_);
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

    std::vector<double> tails_;  ///< Of the span before: the extreme from the next value to its end.
    double head_ = Pick::least;
};

/// The same by whichever is quicker. Of zeros the positive one.
template <class Pick>
class WindowExtreme {
public:
    explicit WindowExtreme(std::size_t period)
        : doubles_(period <= longest_doubled), doubling_(doubles_ ? period : 1), spans_(doubles_ ? 1 : period)
    {
    }

    bool full() const { return doubles_ ? doubling_.full() : spans_.full(); }
    double add(double x) { return doubles_ ? doubling_.add({x})[0] + 0.0 : spans_.add(x); }
    /// The same for many values.
    void add(const double* x, std::size_t count, double* out)
    {
        if (!doubles_) return spans_.add(x, count, out);
        doubling_.each(
            count, [x]<class N>(std::size_t i) { return std::array<N, 1>{load_as<N>(x + i)}; },
            [out]<class N>(std::size_t i, const std::array<N, 1>& extreme) {
                store(out + i, extreme[0] + filled<N>(0));
            });
    }
    /// As if nothing had been seen.
    void restart()
    {
        doubling_.restart();
        spans_.restart();
    }

private:
    bool doubles_;
    Doubling<Extreme<Pick>> doubling_;
    ExtremeSpans<Pick> spans_;
};

using Highest = WindowExtreme<Larger>;
using Lowest = WindowExtreme<Smaller>;

/// The largest of one column and the smallest of another, by doubling.
struct HighLow {
    static constexpr std::size_t columns = 2, figures = 2;
    static constexpr double nothing = 0;
    template <class N>
    using Figures = std::array<N, 2>;

    template <class N>
    static Figures<N> of(const Figures<N>& x)
    {
        return x;
    }
    struct Join {
        Join(std::size_t /*half*/, double /*scale*/) {}
        template <class N>
        Figures<N> twins(const Figures<N>& newer, const Figures<N>& older) const
        {
            return {larger(newer[0], older[0]), smaller(newer[1], older[1])};
        }
        template <class N>
        Figures<N> with_oldest(const Figures<N>& extremes, const Figures<N>& x) const
        {
            return twins(extremes, x);
        }
    };
};

/// The largest of the last n values of one column and the smallest of another.
class WindowRange {
public:
    explicit WindowRange(std::size_t period)
        : doubles_(period <= longest_doubled),
          doubling_(doubles_ ? period : 1),
          highest_(doubles_ ? 1 : period),
          lowest_(doubles_ ? 1 : period)
    {
    }

    std::array<double, 2> add(double high, double low)
    {
        if (doubles_) return doubling_.add({high, low});
        return {highest_.add(high), lowest_.add(low)};
    }
    /// The same for many values: calls finish(i, {highest, lowest}) as Window does.
    template <class Finish>
    void each(const double* high, const double* low, std::size_t count, Finish finish)
    {
        if (doubles_) {
            const auto at = [high, low]<class N>(std::size_t i) {
                return std::array<N, 2>{load_as<N>(high + i), load_as<N>(low + i)};
            };
            return doubling_.each(count, at, finish);
        }
        in_pieces(count, [&](std::size_t first, std::size_t size) {
            Piece top;
            Piece bottom;
            highest_.add(high + first, size, top.data());
            lowest_.add(low + first, size, bottom.data());
            for (std::size_t i = 0; i < size; ++i) finish(first + i, std::array<double, 2>{top[i], bottom[i]});
        });
    }

private:
    bool doubles_;
    Doubling<HighLow> doubling_;
    Highest highest_;
    Lowest lowest_;
};

}  // namespace cobot::indicators
