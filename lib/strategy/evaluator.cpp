#include "strategy/evaluator.hpp"

#include <algorithm>
#include <cstring>
#include <limits>

#include "core/ensure.hpp"
#include "strategy/candle_columns.hpp"

namespace cobot::strategy {
namespace {

using Op = Node::Op;

constexpr double undefined = std::numeric_limits<double>::quiet_NaN();

/// The live nodes whose values somebody looks at, which not all outputs of an indicator are.
std::vector<bool> read_nodes(const Graph& graph, const std::vector<NodeId>& roots, const std::vector<bool>& live)
{
    std::vector<bool> read(live.size());
    for (const NodeId root : roots) read[root] = true;
    for (std::size_t i = 0; i < live.size(); ++i) {
        if (!live[i]) continue;
        const Node& node = graph[static_cast<NodeId>(i)];
        const int operands = operand_count(node.op);
        if (operands > 0) read[node.a] = true;
        if (operands > 1) read[node.b] = true;
        if (node.op != Op::indicator) continue;
        for (const NodeId input : graph.indicators()[node.n].inputs) read[input] = true;
    }
    return read;
}

}  // namespace

Evaluator::Evaluator(const Graph& graph, const std::vector<NodeId>& roots, std::size_t block, std::vector<bool> given)
    : graph_(graph), slots_(graph.nodes().size())
{
    given.resize(graph.indicators().size());
    const std::vector<bool> live = needed_nodes(graph, roots, given);
    const std::vector<bool> read = read_nodes(graph, roots, live);
    for (NodeId id = 0; id < live.size(); ++id) {
        if (!live[id]) continue;
        const Node& node = graph_[id];
        const bool has_values = read[id] || node.op != Op::indicator || given[node.n];
        if (has_values) prepare(id, block);
        const bool is_input =
            node.op == Op::field || node.op == Op::elsewhere || (node.op == Op::indicator && given[node.n]);
        if (is_input) {
            inputs_.push_back(id);
            continue;
        }
        if (has_values && node.history > 0) remembering_.push_back(id);
        switch (node.op) {
            case Op::indicator:
                if (node.b == 0) prepare_indicator(id);
                break;
            case Op::field:
            case Op::elsewhere:
            case Op::constant:
            case Op::truth: break;
            case Op::highest:
            case Op::lowest:
            case Op::mean:
            case Op::stddev:
                steps_.push_back({id, windows_.size()});
                windows_.push_back(kernels::Window::make(node.op, node.n));
                break;
            case Op::since:
                steps_.push_back({id, sinces_.size()});
                sinces_.emplace_back(graph[node.a].warmup - 1);
                break;
            default: steps_.push_back({id, 0});
        }
    }
}

/// From the roots down. All outputs of an indicator live together.
std::vector<bool> needed_nodes(const Graph& graph, const std::vector<NodeId>& roots, const std::vector<bool>& given)
{
    std::vector<bool> live(graph.nodes().size());
    for (const NodeId root : roots) live[root] = true;
    for (std::size_t i = live.size(); i-- > 0;) {
        if (!live[i]) continue;
        const Node& node = graph[static_cast<NodeId>(i)];
        const int operands = operand_count(node.op);
        if (operands > 0) live[node.a] = true;
        if (operands > 1) live[node.b] = true;
        if (node.op != Op::indicator || given[node.n]) continue;
        const IndicatorNode& indicator = graph.indicators()[node.n];
        for (const NodeId output : indicator.outputs) live[output] = true;
        for (const NodeId input : indicator.inputs) live[input] = true;
    }
    return live;
}

void Evaluator::prepare(NodeId id, std::size_t block)
{
    const Node& node = graph_[id];
    Slot& slot = slots_[id];
    if (node.is_condition()) {
        slot.history_words = (node.history + 63) / 64;
        // One word more than the block, because bits are copied in pairs of words.
        slot.bits.resize(slot.history_words + (block + 63) / 64 + 1);
        if (node.op == Op::truth && node.value != 0) std::ranges::fill(slot.bits, ~std::uint64_t{0});
        return;
    }
    if (node.op == Op::ago) return;  // Reads its operand's memory.
    slot.values.assign(node.history + block, node.op == Op::constant ? node.value : undefined);
    slot.now = slot.values.data() + node.history;
}

void Evaluator::prepare_indicator(NodeId id)
{
    const IndicatorNode& node = graph_.indicators()[graph_[id].n];
    running_.push_back({IndicatorRun(node), std::vector<const double*>(node.inputs.size()),
                        std::vector<double*>(node.outputs.size())});
    steps_.push_back({id, running_.size() - 1});
}

double* Evaluator::input(NodeId id)
{
    keep_history(id);
    slots_[id].now = values(id);
    return values(id);
}

void Evaluator::run(std::size_t count)
{
    for (const NodeId id : remembering_) keep_history(id);
    for (const Step& step : steps_) compute(step, count);
    last_count_ = count;
}

void Evaluator::compute(const Step& step, std::size_t count)
{
    const Node& node = graph_[step.node];
    const auto number = [this](NodeId id) { return slots_[id].now; };
    switch (node.op) {
        case Op::constant:
        case Op::field:
        case Op::elsewhere:
        case Op::truth: return;
        case Op::indicator: return compute_indicator(graph_.indicators()[node.n], running_[step.state], count);
        case Op::negative:
        case Op::absolute: return kernels::apply(node.op, number(node.a), number(node.a), values(step.node), count);
        case Op::add:
        case Op::subtract:
        case Op::multiply:
        case Op::divide:
        case Op::remainder:
        case Op::minimum:
        case Op::maximum: return kernels::apply(node.op, number(node.a), number(node.b), values(step.node), count);
        case Op::ago: slots_[step.node].now = number(node.a) - node.n; return;
        case Op::highest:
        case Op::lowest:
        case Op::mean:
        case Op::stddev: return windows_[step.state]->run(number(node.a), values(step.node), count);
        case Op::since: return sinces_[step.state].run(words(node.a), values(step.node), count);
        case Op::less:
        case Op::less_equal:
        case Op::greater:
        case Op::greater_equal:
        case Op::equal:
        case Op::not_equal:
            if (const auto limit = graph_.constant_of(node.b)) {
                return kernels::compare(node.op, number(node.a), *limit, words(step.node), count);
            }
            return kernels::compare(node.op, number(node.a), number(node.b), words(step.node), count);
        case Op::both:
        case Op::either: {
            const std::uint64_t* a = words(node.a);
            const std::uint64_t* b = words(node.b);
            std::uint64_t* out = words(step.node);
            for (std::size_t w = 0; w < (count + 63) / 64; ++w)
                out[w] = node.op == Op::both ? a[w] & b[w] : a[w] | b[w];
            return;
        }
        case Op::held_ago:
            return kernels::copy_bits(slots_[node.a].bits.data(), slots_[node.a].history_words * 64 - node.n,
                                      words(step.node), count);
    }
}

void Evaluator::compute_indicator(const IndicatorNode& node, RunningIndicator& running, std::size_t count)
{
    for (std::size_t k = 0; k < running.in.size(); ++k) running.in[k] = slots_[node.inputs[k]].now;
    for (std::size_t k = 0; k < running.out.size(); ++k) {
        const NodeId output = node.outputs[k];
        running.out[k] = slots_[output].values.empty() ? nullptr : values(output);
    }
    running.run.run(running.in, running.out, count);
}

/// The newest values of the block before move in front of where this block's will be.
void Evaluator::keep_history(NodeId id)
{
    Slot& slot = slots_[id];
    const std::size_t history = graph_[id].history;
    if (history == 0 || last_count_ == 0) return;
    if (graph_[id].is_condition()) {
        kernels::copy_bits(slot.bits.data(), last_count_, slot.bits.data(), slot.history_words * 64);
    } else {
        std::memmove(slot.values.data(), slot.values.data() + last_count_, history * sizeof(double));
    }
}

}  // namespace cobot::strategy
