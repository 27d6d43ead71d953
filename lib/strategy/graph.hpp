#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "indicators/definition.hpp"
#include "market/timeframe.hpp"

namespace cobot::strategy {

/// A node's number in its graph. What a node reads has smaller numbers.
using NodeId = std::uint32_t;

/// A candle column.
enum class Field { open, high, low, close, volume, time };

/// The candles an indicator runs on.
struct Frame {
    std::optional<std::size_t> other_pair;     ///< Index in Graph::other_pairs; absent: the traded pair.
    std::optional<market::Timeframe> coarser;  ///< Absent: the strategy's own.

    bool is_main() const { return !other_pair && !coarser; }
    friend bool operator==(const Frame&, const Frame&) = default;
};

/// One indicator with its numbers filled in. Equal ones are shared.
struct IndicatorNode {
    /// The chosen column: a candle field, or an output of another indicator on the same frame.
    struct Source {
        Field field = Field::close;
        std::optional<std::size_t> indicator;
        std::size_t output = 0;
        friend auto operator<=>(const Source&, const Source&) = default;
    };

    const indicators::Definition* definition = nullptr;
    std::vector<double> parameters;
    std::size_t frame = 0;  ///< Index in Graph::frames.
    Source source;
    std::size_t skip = 0;         ///< Candles of its frame that its source needs before the first value.
    std::vector<NodeId> outputs;  ///< Nodes of its outputs, once anything reads one.
    std::string signature;        ///< The same for the same values over the same candles.

    /// Candles of its frame until output `k` has its first value.
    std::size_t warmup(std::size_t k) const { return skip + definition->warmup(parameters, k); }
};

/// One column, of numbers or of truth values. Numbers before the warm-up, beside a division by zero and so on are
/// undefined (NaN); a truth value is never undefined: what compares with an undefined number is false.
struct Node {
    enum class Op {
        constant,   ///< value
        field,      ///< Field(n)
        indicator,  ///< output b of indicator n
        negative,
        absolute,
        add,
        subtract,
        multiply,
        divide,
        remainder,
        minimum,
        maximum,
        ago,      ///< a, n candles back
        highest,  ///< of a, the last n candles
        lowest,
        mean,
        stddev,
        since,  ///< candles since condition a last held
        // Conditions
        truth,  ///< value is 0 or 1
        less,
        less_equal,
        greater,
        greater_equal,
        equal,
        not_equal,
        both,
        either,
        held_ago,  ///< condition a, n candles back
    };

    Op op = Op::constant;
    NodeId a = 0;
    NodeId b = 0;
    std::size_t n = 0;
    double value = 0;
    std::size_t warmup = 1;   ///< Candles until it has its first value.
    std::size_t history = 0;  ///< Values before the newest that something reads.

    bool is_condition() const { return op >= Op::truth; }
};

/// How many of its operands a and b an operation reads.
int operand_count(Node::Op op);

/// The columns of a strategy. Asking twice for the same column gives the same node; what depends on constants alone
/// is computed at once.
class Graph {
public:
    Graph();

    const std::vector<Node>& nodes() const { return nodes_; }
    const Node& operator[](NodeId id) const { return nodes_[id]; }
    const std::vector<Frame>& frames() const { return frames_; }
    const std::vector<IndicatorNode>& indicators() const { return indicators_; }

    std::size_t frame(const Frame& frame, market::Timeframe main);
    /// Index in indicators(). `output_of` gives the node of an output.
    std::size_t indicator(IndicatorNode indicator);
    NodeId output_of(std::size_t indicator, std::size_t output);

    NodeId constant(double value);
    NodeId truth(bool value);
    NodeId field(Field field);
    NodeId unary(Node::Op op, NodeId a);
    NodeId binary(Node::Op op, NodeId a, NodeId b);
    NodeId ago(NodeId a, std::size_t n);
    NodeId window(Node::Op op, NodeId a, std::size_t n);
    NodeId since(NodeId condition);
    NodeId compare(Node::Op op, NodeId a, NodeId b);
    NodeId both(NodeId a, NodeId b);
    NodeId either(NodeId a, NodeId b);
    /// True where `condition` is known to be false: comparisons turn round and an undefined one stays false.
    NodeId negated(NodeId condition);
    NodeId crosses_above(NodeId a, NodeId b);
    NodeId crosses_below(NodeId a, NodeId b) { return crosses_above(b, a); }

    std::optional<double> constant_of(NodeId id) const;
    std::optional<NodeId> find_field(Field field) const;

private:
    using Key = std::tuple<Node::Op, NodeId, NodeId, std::size_t, std::uint64_t>;

    NodeId add(Node node);

    std::vector<Node> nodes_;
    std::map<Key, NodeId> known_;
    std::map<NodeId, NodeId> negations_;
    std::vector<Frame> frames_;
    std::vector<std::size_t> frame_ratios_;  ///< Main candles in one of the frame's.
    std::vector<IndicatorNode> indicators_;
};

}  // namespace cobot::strategy
