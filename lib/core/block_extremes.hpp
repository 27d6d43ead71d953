#pragma once

#include <algorithm>
#include <cstddef>
#include <limits>
#include <span>
#include <vector>

#include "core/extremes.hpp"

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

private:
    void add(std::span<const double> values)
    {
        constexpr double infinity = std::numeric_limits<double>::infinity();
        const auto [low, high] = extremes_of(values);
        const bool known = are_finite(values);
        low_.push_back(known ? low : -infinity);
        high_.push_back(known ? high : infinity);
    }

    std::vector<double> low_, high_;
};

}  // namespace cobot::core
