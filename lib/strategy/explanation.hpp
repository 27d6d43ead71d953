#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "strategy/signals.hpp"

namespace cobot::strategy {

/// How much of a strategy a compiled program can speak of.
enum class Detail {
    conditions,  ///< Whole conditions, as the file lists them.
    parts,       ///< Also what stands inside them, for Program::explain.
};

/// Why a strategy did or did not signal at the close of one candle.
struct Explanation {
    /// A condition, or a number that stands in the condition above it with less depth.
    struct Line {
        std::string text;  ///< As written; the first of each side begins with "enter long: " and so on.
        int depth = 0;     ///< Nesting, for indentation; the root of each side is 0.
        bool is_condition = true;
        bool holds = false;     ///< Of a condition.
        double value = 0;       ///< Of a number; NaN when undefined.
        std::string_view word;  ///< What the number stands for, if its indicator says words.
    };

    std::vector<Line> lines;         ///< In the order of the file.
    std::size_t candles_before = 0;  ///< Candles of the series before the one asked about.
    std::size_t warmup = 0;          ///< Candles that must have closed before the first that may carry a signal.
    Signal signal;                   ///< What followed.

    bool is_warming_up() const { return candles_before < warmup; }
};

}  // namespace cobot::strategy
