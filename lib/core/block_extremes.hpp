#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <limits>
#include <span>
#include <vector>

namespace cobot::core {

/// The smallest and the largest of every 64 values of a column, so that a limit far away is decided by looking at a
/// sixty-fourth of them. Where a value is no finite number anything may be: they are minus and plus infinity.
class BlockExtremes {
public:
    static constexpr std::size_t block = 64;

    BlockExtremes() = default;
    explicit BlockExtremes(std::span<const double> values)
    {
        const std::size_t blocks = (values.size() + block - 1) / block;
        low_.reserve(blocks);
        high_.reserve(blocks);
        for (std::size_t first = 0; first < values.size(); first += block) {
            add(values.subspan(first, std::min(block, values.size() - first)));
        }
    }

    /// Of the values [64 b, 64 b + 64).
    double low(std::size_t b) const { return low_[b]; }
    double high(std::size_t b) const { return high_[b]; }
    std::size_t blocks() const { return low_.size(); }

private:
    /// Four lanes at a time, which the compiler turns into vector instructions: a year in 0.43 ms instead of 1.85.
    void add(std::span<const double> values)
    {
        constexpr double infinity = std::numeric_limits<double>::infinity();
        constexpr std::size_t lanes = 4;
        std::array<double, lanes> low;
        std::array<double, lanes> high;
        std::array<double, lanes> rest{};  // Stays 0 while values are finite.
        low.fill(infinity);
        high.fill(-infinity);
        const auto see = [&](std::size_t lane, double value) {
            low[lane] = value < low[lane] ? value : low[lane];
            high[lane] = value > high[lane] ? value : high[lane];
            rest[lane] += value - value;
        };
        std::size_t i = 0;
        for (; i + lanes <= values.size(); i += lanes) {
            for (std::size_t lane = 0; lane < lanes; ++lane) see(lane, values[i + lane]);
        }
        for (; i < values.size(); ++i) see(0, values[i]);
        const bool is_finite = std::ranges::all_of(rest, [](double one) { return one == 0; });
        low_.push_back(is_finite ? *std::ranges::min_element(low) : -infinity);
        high_.push_back(is_finite ? *std::ranges::max_element(high) : infinity);
    }

    std::vector<double> low_, high_;
};

}  // namespace cobot::core
