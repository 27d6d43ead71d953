#pragma once

#include <memory>
#include <vector>

#include "strategy/graph.hpp"
#include "strategy/indicator_run.hpp"
#include "strategy/kernels.hpp"

namespace cobot::strategy {

/// Which nodes must be known for `roots`; what given indicators read need not.
std::vector<bool> needed_nodes(const Graph& graph, const std::vector<NodeId>& roots, const std::vector<bool>& given);

/// Computes the columns of a graph, a block of candles after another. Blocks may have any sizes: one candle a time
/// and thousands at once give the same bits, because recurrences keep their state here and everything else rounds
/// each candle alone. A block stays in the processor's cache from the first column to the last condition.
class Evaluator {
public:
    /// Computes what `roots` need, at most `block` candles at a time. Columns of other frames, and indicators in
    /// `given` (by index), are not computed: their nodes are inputs.
    Evaluator(const Graph& graph, const std::vector<NodeId>& roots, std::size_t block, std::vector<bool> given = {});

    /// Inputs that the next run() needs: fields, columns of other frames, outputs of given indicators.
    const std::vector<NodeId>& inputs() const { return inputs_; }
    /// Room for the next block's values of an input. To be asked for once a block.
    double* input(NodeId id);
    /// In place of filling input(): the next block's values stand at `column`, with Node::history older ones before.
    void bind(NodeId id, const double* column) { slots_[id].now = column; }

    void run(std::size_t count);

    /// The last block's values of a root, and of a condition its bits, of which those past the block are anything.
    /// They stay until the next block's first input() or run().
    const double* numbers(NodeId id) const { return slots_[id].now; }
    const std::uint64_t* bits(NodeId id) const { return slots_[id].bits.data() + slots_[id].history_words; }

private:
    /// Where a node's values of the block are, with its history before them.
    struct Slot {
        const double* now = nullptr;
        std::vector<double> values;
        std::vector<std::uint64_t> bits;
        std::size_t history_words = 0;
    };
    struct RunningIndicator {
        IndicatorRun run;
        std::vector<const double*> in;
        std::vector<double*> out;
    };
    struct Step {
        NodeId node = 0;
        std::size_t state = 0;  ///< Index in running_, windows_ or sinces_.
    };

    void prepare(NodeId id, std::size_t block);
    void prepare_indicator(NodeId id);
    void compute(const Step& step, std::size_t count);
    void compute_indicator(const IndicatorNode& node, RunningIndicator& running, std::size_t count);
    void keep_history(NodeId id);
    double* values(NodeId id) { return slots_[id].values.data() + graph_[id].history; }
    std::uint64_t* words(NodeId id) { return slots_[id].bits.data() + slots_[id].history_words; }

    const Graph& graph_;
    std::vector<Slot> slots_;
    std::vector<Step> steps_;
    std::vector<NodeId> inputs_;
    std::vector<NodeId> remembering_;  ///< Computed nodes with a history.
    std::vector<RunningIndicator> running_;
    std::vector<std::unique_ptr<kernels::Window>> windows_;
    std::vector<kernels::Since> sinces_;
    std::size_t last_count_ = 0;  ///< Candles of the last block.
};

}  // namespace cobot::strategy
