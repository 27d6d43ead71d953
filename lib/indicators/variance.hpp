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

    struct Spread {
        double mean, variance;
    };

    bool full() const { return window_.full(); }
    Spread spread(double x)
    {
        const auto sums = window_.add(x);
        return {mean_of(sums.anchor, sums.sum, window_.inverse()), variance(sums.sum, sums.square_sum)};
    }
    double add(double x) { return spread(x).variance; }
    /// The same for many values.
    void add(const double* x, std::size_t count, double* out)
    {
        std::array<double, piece_size> anchors;
        std::array<double, piece_size> sums;
        std::array<double, piece_size> square_sums;
        for (std::size_t first = 0; first < count; first += piece_size) {
            const std::size_t piece = std::min(piece_size, count - first);
            window_.add(x + first, piece, anchors.data(), sums.data(), square_sums.data());
            for (std::size_t i = 0; i < piece; ++i) out[first + i] = variance(sums[i], square_sums[i]);
        }
    }

private:
    double variance(double sum, double square_sum) const
    {
        return scale_ * variance_of(sum, square_sum, window_.inverse());
    }

    WindowSums<true> window_;
    double scale_;
};

}  // namespace cobot::indicators
