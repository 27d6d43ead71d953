#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

#include "indicators/lanes.hpp"

namespace cobot::indicators {

/// What the two parts of Spans have in common where what is asked of a window is one of its values: the open span, and
/// the walk over a block in groups of lanes. `Kind` has add(x), add_groups(x, i, count, out) and close_span(span).
template <class Kind>
class ValueSpans {
public:
    bool full() const { return full_; }

    /// The same as add(x) for many values.
    void add(const double* x, std::size_t count, double* out)
    {
        Kind& kind = static_cast<Kind&>(*this);
        std::size_t i = 0;
        while (i < count) {
            const bool in_lanes = i + lane_count <= count;
            if (in_lanes && place_ % lane_count == 0 && place_ + 1 < period_) {
                i = kind.add_groups(x, i, count, out);
            } else if (in_lanes && place_ + 1 == period_ && i >= place_) {
                out[i] = kind.close_span(x + (i + 1 - period_));
                ++i;
            } else {
                if (place_ + 1 == period_) keep(x, i);
                out[i] = kind.add(x[i]);
                ++i;
            }
        }
        keep(x, count);
    }

protected:
    explicit ValueSpans(std::size_t period) : period_(period), values_((period / lane_count + 2) * lane_count) {}

    /// What the open span has of the first `count` values of x, since add_groups keeps none.
    void keep(const double* x, std::size_t count)
    {
        const std::size_t open = std::min(place_, count);
        std::copy_n(x + (count - open), open, values_.data() + (place_ - open));
    }

    std::size_t period_;
    std::vector<double> values_;  ///< Of the span being filled.
    std::size_t place_ = 0;       ///< Values of the span so far.
    bool full_ = false;
};

}  // namespace cobot::indicators
