#pragma once

#include "indicators/window.hpp"

namespace cobot::indicators {

/// Mean and variance of the last n values, n being 2 or more: of the population (divided by n) or of a sample (n - 1).
class WindowVariance {
public:
    WindowVariance(std::size_t period, bool of_sample)
        : window_(period), scale_(of_sample ? static_cast<double>(period) / (static_cast<double>(period) - 1) : 1)
    {
    }

    template <class N>
    struct SpreadOf {
        N mean, variance;
    };
    using Spread = SpreadOf<double>;

    bool full() const { return window_.full(); }
    Spread spread(double x)
    {
        const auto sums = window_.add(x);
        return {mean_of(sums.anchor, sums.sum, window_.inverse()),
                scale_ * variance_of(sums.sum, sums.square_sum, window_.inverse())};
    }
    double add(double x) { return spread(x).variance; }
    /// The same for many values.
    void add(const double* x, std::size_t count, double* out)
    {
        each(x, count, [=](std::size_t i, const auto& spread) { store(out + i, spread.variance); });
    }
    /// Calls finish(i, spread), as WindowSums does.
    template <class Finish>
    void each(const double* x, std::size_t count, Finish finish)
    {
        const double inverse = window_.inverse();
        const double scale = scale_;
        window_.each(x, count, [&]<class Sums>(std::size_t i, const Sums& s) {
            using N = decltype(Sums::sum);
            finish(i, SpreadOf<N>{mean_of(s.anchor, s.sum, inverse),
                                  filled<N>(scale) * variance_of(s.sum, s.square_sum, inverse)});
        });
    }

private:
    WindowSums<true> window_;
    double scale_;
};

}  // namespace cobot::indicators
