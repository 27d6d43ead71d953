#pragma once

#include <cstddef>
#include <type_traits>

#include "indicators/stream_of.hpp"
#include "indicators/window.hpp"

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

/// What lines are made of: the tilt, and with it the sum of the squared distances from the mean where asked for.
struct TiltAndSpread {
    static constexpr std::size_t columns = 1, terms = 3, figures = 3;

    template <class N>
    static std::array<N, terms> terms_of(const std::array<N, columns>& d, N rank)
    {
        return {d[0], rank * d[0], d[0] * d[0]};
    }
    template <class Sums, class N>
    static Sums joined_terms(const Sums& tail, const Sums& head, N passed, N left)
    {
        const auto tilt = Tilt::joined_terms<std::array<N, 2>, N>({tail[0], tail[1]}, {head[0], head[1]}, passed, left);
        return {tilt[0], tilt[1], tail[2] + head[2]};
    }
    template <class N>
    static std::array<N, figures> figures_of(const std::array<N, columns>& anchor, const std::array<N, terms>& sums,
                                             const WindowLength& length)
    {
        const auto tilt = Tilt::figures_of<N>(anchor, {sums[0], sums[1]}, length);
        return {tilt[0], tilt[1], sums[2] - sums[0] * (sums[0] * filled<N>(length.inverse))};
    }
};

/// Lines through moving windows. A window of equal values has exactly that mean and a slope of exactly 0.
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

    Line add(double x) { return line(window_.add({x})); }
    /// The same for many values: calls finish(i, LineOf<N>) for N as Window has it.
    template <class Finish>
    void each(const double* x, std::size_t count, Finish finish)
    {
        window_.each({x}, count, [&](std::size_t i, const auto& figures) { finish(i, line(figures)); });
    }

private:
    using Kind = std::conditional_t<with_r2, TiltAndSpread, Tilt>;

    template <class N>
    LineOf<N> line(const std::array<N, Kind::figures>& figures) const
    {
        const N slope = figures[1] * filled<N>(inverse_spread_);
        LineOf<N> line{figures[0], slope, half_width_};
        if constexpr (with_r2) {
            const N variation = figures[2];
            const N share = smaller(slope * slope * filled<N>(spread_) / variation, filled<N>(1));
            line.r2 = variation > filled<N>(0) ? share : filled<N>(0);
        }
        return line;
    }

    Window<Kind> window_;
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
        window.each(in[0], count, [to = out[0]](std::size_t i, const auto& line) { store(to + i, of(line)); });
    }

    WindowLine<with_r2> window;
};

}  // namespace cobot::indicators
