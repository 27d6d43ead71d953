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

/// One indicator with its numbers filled in. Equal ones are shared.
struct IndicatorNode {
    const indicators::Definition* definition = nullptr;
    std::vector<double> parameters;
    std::vector<NodeId> inputs;   ///< In the order of Definition::inputs.
    std::vector<NodeId> outputs;  ///< Side by side, since they are computed together.
    std::size_t skip = 0;         ///< Candles that its inputs need before their first value.
    bool may_pause = false;       ///< An input may be undefined later on.
    bool is_own = true;           ///< It depends on the candles of its frame alone.
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
        elsewhere,  ///< column b of other frame n, as the candles here see it
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
    const std::vector<Node>& nodes() const { return nodes_; }
    const Node& operator[](NodeId id) const { return nodes_[id]; }
    const std::vector<IndicatorNode>& indicators() const { return indicators_; }

    /// Index in indicators(). `source` and `other` are the columns of those inputs, close when absent.
    std::size_t indicator(const indicators::Definition& definition, std::vector<double> parameters,
                          std::optional<NodeId> source = {}, std::optional<NodeId> other = {});
    /// Column `id` of other frame `frame`, whose first value is there after `warmup` candles of these.
    NodeId elsewhere(std::size_t frame, NodeId id, std::size_t warmup);

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
    /// Whether a column depends on the candles of its frame alone.
    bool is_own(NodeId id) const;
    /// Of a column that is its own: the same for the same values over the same candles.
    std::string signature_of(NodeId id) const;

private:
    using Key = std::tuple<Node::Op, NodeId, NodeId, std::size_t, std::uint64_t>;

    NodeId add(Node node);
    NodeId input_node(indicators::Input input, std::optional<NodeId> source, std::optional<NodeId> other);
    bool may_pause(NodeId id) const;

    std::vector<Node> nodes_;
    std::map<Key, NodeId> known_;
    std::map<NodeId, NodeId> negations_;
    std::vector<IndicatorNode> indicators_;
};

/// Candles that indicators run on apart from the strategy's graph, with the columns over them: those of another pair or
/// timeframe, or the strategy's own where such frames read columns of theirs.
struct Frame {
    std::optional<std::size_t> other_pair;     ///< Index in Compiled::other_pairs; absent: the traded pair.
    std::optional<market::Timeframe> coarser;  ///< Absent: the strategy's own.
    std::size_t ratio = 1;                     ///< The strategy's candles in one of its own.
    std::size_t depth = 0;                     ///< It reads columns of frames that are less deep alone.
    Graph graph;

    /// Candles of the strategy until those of a column with this warm-up have closed. The coarse candle that the
    /// series begins in is incomplete, hence the last term.
    std::size_t warmup(std::size_t own) const { return own * ratio + (ratio - 1); }
};

}  // namespace cobot::strategy
