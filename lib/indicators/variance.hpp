#pragma once

#include "indicators/window.hpp"

namespace cobot::indicators {

/// Mean and variance of the last n values, n being 2 or more: of the population (divided by n) or of a sample (n - 1).
class WindowVariance {
public:
    WindowVariance(std::size_t period, bool of_sample)
        : window_(period), inverse_(1 / (static_cast<double>(period) - (of_sample ? 1 : 0)))
    {
    }

    template <class N>
    struct MeanAndVarianceOf {
        N mean, variance;
    };
    using MeanAndVariance = MeanAndVarianceOf<double>;

    bool full() const { return window_.full(); }
    MeanAndVariance spread(double x) { return of(window_.add({x})); }
    double add(double x) { return spread(x).variance; }
    /// The same for many values.
    void add(const double* x, std::size_t count, double* out)
    {
        each(x, count, [=](std::size_t i, const auto& spread) { store(out + i, spread.variance); });
    }
    /// Calls finish(i, mean and variance), as Window does.
    template <class Finish>
    void each(const double* x, std::size_t count, Finish finish)
    {
        window_.each({x}, count, [&](std::size_t i, const auto& spread) { finish(i, of(spread)); });
    }
    /// As if nothing had been seen.
    void restart() { window_.restart(); }

private:
    template <class N>
    MeanAndVarianceOf<N> of(const std::array<N, 2>& spread) const
    {
        return {spread[0], spread[1] * filled<N>(inverse_)};
    }

    Window<Spread> window_;
    double inverse_;
};

}  // namespace cobot::indicators
