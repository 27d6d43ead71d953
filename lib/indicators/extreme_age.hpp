#pragma once

#include <cstddef>
#include <vector>

#include "indicators/running.hpp"
#include "indicators/value_spans.hpp"

namespace cobot::indicators {

/// How many values ago the largest (Pick = Larger) or smallest of the last n was, the newest among equals. In two parts
/// as WindowExtreme has them: constant time, and no branch that depends on the values.
template <class Pick>
class ExtremeAge : public ValueSpans<ExtremeAge<Pick>> {
    using Base = ValueSpans<ExtremeAge>;
    friend Base;
    using Base::full_;
    using Base::period_;
    using Base::place_;
    using Base::values_;

public:
    explicit ExtremeAge(std::size_t period)
        : Base(period), tails_(values_.size(), Pick::least), tail_places_(values_.size())
    {
    }

    using Base::add;

    double add(double x)
    {
        values_[place_] = x;
        if (place_ + 1 == period_) return close_span(values_.data());
        const auto place = static_cast<double>(place_);
        head_ = newer(head_, {x, place});
        const Placed<double> tail{tails_[place_], tail_places_[place_]};
        ++place_;
        return age<double>(head_, place, tail);
    }

private:
    /// A value and its place in its span.
    template <class N>
    struct Placed {
        N value, place;
    };

    /// The one to keep of two, the newer if they are equal.
    template <class N>
    static Placed<N> newer(const Placed<N>& older, const Placed<N>& newer)
    {
        const auto keep = Pick::beats(older.value, newer.value);
        return {keep ? older.value : newer.value, keep ? older.place : newer.place};
    }
    template <class N>
    N age(const Placed<N>& head, N place, const Placed<N>& tail) const
    {
        const N of_tail = place + (filled<N>(static_cast<double>(period_)) - tail.place);
        return Pick::beats(tail.value, head.value) ? of_tail : place - head.place;
    }

    std::size_t add_groups(const double* x, std::size_t i, std::size_t count, double* out)
    {
        const std::size_t open_end = period_ - 1;
        Placed<Lanes> base{all_lanes(head_.value), all_lanes(head_.place)};
        while (place_ < open_end && i + lane_count <= count) {
            const Lanes places = Lanes{0, 1, 2, 3} + all_lanes(static_cast<double>(place_));
            const Placed<Lanes> values{load(x + i), places};
            const auto pairs = newer<Lanes>({repeated_up_one(values.value), repeated_up_one(values.place)}, values);
            const auto in_group = newer<Lanes>({repeated_up_two(pairs.value), repeated_up_two(pairs.place)}, pairs);
            const Placed<Lanes> tail{load(tails_.data() + place_), load(tail_places_.data() + place_)};
            store(out + i, age<Lanes>(newer(base, in_group), places, tail));
            const std::size_t step = std::min(lane_count, open_end - place_);
            base = newer<Lanes>(base, {last_lane(in_group.value), last_lane(in_group.place)});
            place_ += step;
            i += step;
        }
        head_ = {base.value[0], base.place[0]};
        return i;
    }
    /// As that of WindowExtreme.
    double close_span(const double* span)
    {
        place_ = 0;
        head_ = {Pick::least, 0};
        full_ = true;
        Placed<Lanes> base{all_lanes(Pick::least), all_lanes(0)};
        if (period_ == 1) return 0;
        const std::size_t last_group = (period_ - 2) / lane_count * lane_count;
        const Lanes places = Lanes{1, 2, 3, 4} + all_lanes(static_cast<double>(last_group));
        const auto inside = places < all_lanes(static_cast<double>(period_));
        add_tail_group(inside ? load(span + last_group + 1) : base.value, last_group, base);
        for (std::size_t first = last_group; first > 0;) {
            first -= lane_count;
            add_tail_group(load(span + first + 1), first, base);
        }
        const auto all = newer<double>({span[0], 0}, {base.value[0], base.place[0]});
        return static_cast<double>(period_ - 1) - all.place;
    }
    void add_tail_group(Lanes value, std::size_t first, Placed<Lanes>& base)
    {
        const Placed<Lanes> values{value, Lanes{1, 2, 3, 4} + all_lanes(static_cast<double>(first))};
        const auto pairs = newer<Lanes>(values, {repeated_down_one(values.value), repeated_down_one(values.place)});
        const auto in_group = newer<Lanes>(pairs, {repeated_down_two(pairs.value), repeated_down_two(pairs.place)});
        const auto from = newer(in_group, base);
        store(tails_.data() + first, from.value);
        store(tail_places_.data() + first, from.place);
        base = {first_lane(from.value), first_lane(from.place)};
    }

    std::vector<double> tails_;        ///< Of the span before: the extreme from the next value to its end,
    std::vector<double> tail_places_;  ///< and where in the span it is.
    Placed<double> head_{Pick::least, 0};
};

}  // namespace cobot::indicators
