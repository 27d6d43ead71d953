#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

#include "indicators/window.hpp"

namespace cobot::indicators {

/// The last n values in a row, for indicators that look at every one of them at each candle. Before there are n, those
/// that are missing are 0.
class RecentValues {
public:
    explicit RecentValues(std::size_t n) : n_(n), end_(n), values_(n + 2 * piece_size) {}

    std::size_t size() const { return n_; }
    /// Adds at most piece_size values; returns where the window that ends with the first of them begins, the next
    /// window begins one further, and so on.
    const double* add(const double* x, std::size_t count)
    {
        if (end_ + count > values_.size()) {
            std::copy(values_.end() - std::ptrdiff_t(values_.size() - end_ + n_),
                      values_.end() - std::ptrdiff_t(values_.size() - end_), values_.begin());
            end_ = n_;
        }
        std::copy_n(x, count, values_.data() + end_);
        end_ += count;
        return values_.data() + (end_ - count + 1 - n_);
    }

private:
    std::size_t n_;
    std::size_t end_;
    std::vector<double> values_;
};

/// How far a window's values lie from its mean, on the average.
template <class N, class At>
N mean_deviation(N mean, std::size_t n, At at)
{
    N sum{};
    for (std::size_t k = 0; k < n; ++k) sum += absolute(at(k) - mean);
    return sum / filled<N>(static_cast<double>(n));
}

/// Calls finish(i, mean deviation) for one candle or four from i on, given the means of the windows of at most
/// piece_size new values.
template <class Finish>
void add_mean_deviations(RecentValues& values, const double* x, const double* means, std::size_t count, Finish finish)
{
    const double* window = values.add(x, count);
    std::size_t i = 0;
    for (; i + lane_count <= count; i += lane_count) {
        finish(i, mean_deviation<Lanes>(load(means + i), values.size(), [=](auto k) { return load(window + i + k); }));
    }
    for (; i < count; ++i) {
        finish(i, mean_deviation<double>(means[i], values.size(), [=](auto k) { return window[i + k]; }));
    }
}

}  // namespace cobot::indicators
