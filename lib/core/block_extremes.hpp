#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <limits>
#include <span>
#include <vector>

#include "core/ensure.hpp"
#include "core/extremes.hpp"

namespace cobot::core {

/// The smallest and the largest of every 64 values of a column, so that a limit far away is decided by looking at a
/// sixty-fourth of them, or of any number of such blocks at once. Where a value is no finite number anything may be:
/// they are minus and plus infinity.
class BlockExtremes {
public:
    static constexpr std::size_t block = 64;

    BlockExtremes() = default;
    explicit BlockExtremes(std::span<const double> values) : BlockExtremes(values, values) {}
    /// The smallest of one column and the largest of another, which is as long.
    BlockExtremes(std::span<const double> lows, std::span<const double> highs)
    {
        COBOT_ENSURE(lows.size() == highs.size(), "columns of one length");
        std::vector<Extremes>& each = runs_[0];
        each.reserve((lows.size() + block - 1) / block);
        for (std::size_t first = 0; first < lows.size(); first += block) {
            const std::size_t count = std::min(block, lows.size() - first);
            each.push_back(one(lows.subspan(first, count), highs.subspan(first, count)));
        }
        for (std::size_t k = 1; k < runs_.size(); ++k) {
            const std::vector<Extremes>& halves = runs_[k - 1];
            const std::size_t half = std::size_t{1} << (k - 1);
            for (std::size_t b = 0; b + half < halves.size(); ++b) {
                runs_[k].push_back(both(halves[b], halves[b + half]));
            }
        }
    }

    /// Of the values [64 b, 64 b + 64).
    const Extremes& operator[](std::size_t b) const { return runs_[0][b]; }
    /// Of the blocks [from, to), of which there is at least one: without a loop over them, whose end no processor
    /// foresees, unless they are many.
    Extremes of(std::size_t from, std::size_t to) const
    {
        const std::size_t k = std::min(static_cast<std::size_t>(std::bit_width(to - from)), runs_.size()) - 1;
        const std::size_t run = std::size_t{1} << k;
        Extremes all = both(runs_[k][from], runs_[k][to - run]);
        for (from += run; from + run < to; from += run) all = both(all, runs_[k][from]);
        return all;
    }

private:
    static Extremes one(std::span<const double> lows, std::span<const double> highs)
    {
        constexpr double infinity = std::numeric_limits<double>::infinity();
        if (!are_finite(lows) || !are_finite(highs)) return {-infinity, infinity};
        return {extremes_of(lows).low, extremes_of(highs).high};
    }
    static Extremes both(Extremes a, Extremes b)
    {
        return {b.low < a.low ? b.low : a.low, b.high > a.high ? b.high : a.high};
    }

    std::array<std::vector<Extremes>, 6> runs_;  ///< Of 1, 2, 4, ... 32 neighbouring blocks, by the first of them.
};

}  // namespace cobot::core
