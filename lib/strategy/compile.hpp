#pragma once

#include <deque>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "strategy/explanation.hpp"
#include "strategy/graph.hpp"
#include "strategy/spec.hpp"

namespace cobot::strategy {

/// A strategy as columns: what opens and closes each side, and the two columns of numbers that orders need.
struct Compiled {
    /// A column inside a written condition: a side of a comparison, or a condition of `and`, `or`, `not`.
    struct Part {
        std::string text;
        NodeId node = 0;
        int depth = 0;                                 ///< Nesting inside the condition, from 1.
        std::span<const std::string_view> words = {};  ///< What its values stand for, if not numbers.
    };
    struct FunnelEntry {
        std::string condition;
        NodeId node = 0;
        int depth = 0;
        std::vector<Part> parts = {};  ///< With Detail::parts only.
    };

    Graph graph;
    std::deque<Frame> frames;  ///< The other frames; stays in place while it grows.
    /// Their indices, each after those that it reads.
    std::vector<std::size_t> frames_in_order() const;
    market::Timeframe timeframe;
    std::vector<market::Pair> other_pairs;
    std::optional<NodeId> enter_long, exit_long, enter_short, exit_short;
    std::optional<NodeId> stop_distance, volatility;
    std::vector<FunnelEntry> funnel;
    std::size_t warmup = 0;  ///< Candles at the front without signals.
};

/// What is wrong is added to `problems`, in file order; without any, the result is whole.
Compiled compile(const Spec& spec, const ParameterValues& values, std::vector<Problem>& problems,
                 Detail detail = Detail::conditions);

/// "path:line:column: error: message", a line each.
std::string format_problems(const std::string& path, const std::vector<Problem>& problems);

/// `number` with its `$param` replaced. An unknown parameter, or one that is true or false, is a problem.
std::optional<core::Decimal> value_of(const Number& number, const Spec& spec, const ParameterValues& values,
                                      std::vector<Problem>& problems);

}  // namespace cobot::strategy
