#pragma once

#include <algorithm>
#include <cstddef>
#include <limits>
#include <span>
#include <vector>

namespace cobot::core {

/// The smallest and the largest of every 64 values of a column, so that a limit far away is decided by looking at a
/// sixty-fourth of them. Where a value is undefined (NaN) anything may be: they are minus and plus infinity.
class BlockExtremes {
public:
    static constexpr std::size_t block = 64;

    BlockExtremes() = default;
    explicit BlockExtremes(std::span<const double> values)
    {
        constexpr double infinity = std::numeric_limits<double>::infinity();
        const std::size_t blocks = (values.size() + block - 1) / block;
        low_.reserve(blocks);
        high_.reserve(blocks);
        for (std::size_t first = 0; first < values.size(); first += block) {
            double low = infinity;
            double high = -infinity;
            bool undefined = false;
            for (const double value : values.subspan(first, std::min(block, values.size() - first))) {
                low = value < low ? value : low;
                high = value > high ? value : high;
                undefined |= value != value;
            }
            low_.push_back(undefined ? -infinity : low);
            high_.push_back(undefined ? infinity : high);
        }
    }

    /// Of the values [64 b, 64 b + 64).
    double low(std::size_t b) const { return low_[b]; }
    double high(std::size_t b) const { return high_[b]; }
    std::size_t blocks() const { return low_.size(); }

private:
    std::vector<double> low_, high_;
};

}  // namespace cobot::core
