#pragma once

#include <cstddef>

#include "indicators/stream_of.hpp"
#include "indicators/window_terms.hpp"

namespace cobot::indicators {

/// The straight line with the least sum of squared distances from the last n values, where the oldest stands at x = 0
/// and the newest at n - 1. n is 2 or more.
template <class N>
struct LineOf {
    N mean;
    N slope;
    double half_width;  ///< (n - 1) / 2: where the line passes through the mean.
    N r2{};             ///< Share of the variance that the line explains; 0 when there is none. Only where asked for.

    N intercept() const { return mean - slope * filled<N>(half_width); }
    N newest() const { return mean + slope * filled<N>(half_width); }
    N forecast() const { return mean + slope * filled<N>(half_width + 1); }
};
using Line = LineOf<double>;

/// Lines through moving windows, with sums as WindowTerms makes them. A window of equal values has exactly that mean
/// and a slope of exactly 0.
template <bool with_r2>
class WindowLine {
public:
    explicit WindowLine(std::size_t period)
        : window_(period),
          half_width_(static_cast<double>(period - 1) / 2),
          spread_(static_cast<double>(period) * (static_cast<double>(period) * static_cast<double>(period) - 1) / 12),
          inverse_spread_(1 / spread_)
    {
    }

    bool full() const { return window_.full(); }

    Line add(double x)
    {
        const auto sums = window_.add({x});
        return line(window_.anchor()[0], sums);
    }
    /// The same for many values: calls finish(i, LineOf<N>) for N as WindowTerms has it.
    template <class Finish>
    void each(const double* x, std::size_t count, Finish finish)
    {
        window_.each({x}, count,
                     [&](std::size_t i, const auto& anchor, const auto& sums) { finish(i, line(anchor[0], sums)); });
    }

private:
    template <class N, std::size_t Count>
    LineOf<N> line(N anchor, const std::array<N, Count>& sums) const
    {
        const N slope = (sums[1] - filled<N>(half_width_ + 1) * sums[0]) * filled<N>(inverse_spread_);
        const N offset = sums[0] * filled<N>(window_.inverse());
        LineOf<N> line{anchor + offset, slope, half_width_};
        if constexpr (with_r2) {
            const N variation = sums[2] - sums[0] * offset;
            const N share = smaller(slope * slope * filled<N>(spread_) / variation, filled<N>(1));
            line.r2 = variation > filled<N>(0) ? share : filled<N>(0);
        }
        return line;
    }

    WindowTerms<RankedTerms<with_r2>> window_;
    double half_width_, spread_, inverse_spread_;
};

/// An indicator that says one thing of the line through its last `period` values.
template <auto of, bool with_r2 = false>
struct LineStep {
    static constexpr std::size_t inputs = 1, outputs = 1;

    explicit LineStep(Parameters parameters) : window(period_of(parameters)) {}

    Values<1> next(const Values<1>& in) { return {of(window.add(in[0]))}; }
    void block(const double* const* in, double* const* out, std::size_t count)
    {
        double* to = out[0];
        window.each(in[0], count, [=](std::size_t i, const auto& line) { store(to + i, of(line)); });
    }

    WindowLine<with_r2> window;
};

}  // namespace cobot::indicators
