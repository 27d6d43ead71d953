#include "strategy/graph.hpp"

#include <bit>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "core/ensure.hpp"
#include "strategy/indicator_inputs.hpp"
#include "strategy/kernels.hpp"

namespace cobot::strategy {
namespace {

using Op = Node::Op;

constexpr double undefined = std::numeric_limits<double>::quiet_NaN();

/// What the comparison becomes when its sides change places.
Op mirrored(Op op)
{
    switch (op) {
        case Op::less: return Op::greater;
        case Op::less_equal: return Op::greater_equal;
        case Op::greater: return Op::less;
        case Op::greater_equal: return Op::less_equal;
        default: return op;
    }
}

/// The comparison that holds where `op` does not, and both sides are defined.
Op opposite(Op op)
{
    switch (op) {
        case Op::less: return Op::greater_equal;
        case Op::less_equal: return Op::greater;
        case Op::greater: return Op::less_equal;
        case Op::greater_equal: return Op::less;
        case Op::equal: return Op::not_equal;
        default: return Op::equal;
    }
}

std::string_view name_of(Field field)
{
    switch (field) {
        case Field::open: return "open";
        case Field::high: return "high";
        case Field::low: return "low";
        case Field::close: return "close";
        case Field::volume: return "volume";
        case Field::time: return "time";
    }
    return "";
}

}  // namespace

int operand_count(Op op)
{
    switch (op) {
        case Op::constant:
        case Op::field:
        case Op::indicator:
        case Op::truth: return 0;
        case Op::negative:
        case Op::absolute:
        case Op::ago:
        case Op::highest:
        case Op::lowest:
        case Op::mean:
        case Op::stddev:
        case Op::since:
        case Op::held_ago: return 1;
        case Op::add:
        case Op::subtract:
        case Op::multiply:
        case Op::divide:
        case Op::remainder:
        case Op::minimum:
        case Op::maximum:
        case Op::less:
        case Op::less_equal:
        case Op::greater:
        case Op::greater_equal:
        case Op::equal:
        case Op::not_equal:
        case Op::both:
        case Op::either: return 2;
    }
    return 0;
}

Graph::Graph()
{
    frames_.push_back({});
    frame_ratios_.push_back(1);
}

std::size_t Graph::frame(const Frame& frame, market::Timeframe main)
{
    for (std::size_t i = 0; i < frames_.size(); ++i) {
        if (frames_[i] == frame) return i;
    }
    frames_.push_back(frame);
    frame_ratios_.push_back(frame.coarser ? static_cast<std::size_t>(frame.coarser->ms() / main.ms()) : 1);
    return frames_.size() - 1;
}

std::size_t Graph::indicator(IndicatorNode node)
{
    const IndicatorNode::Source& source = node.source;
    const auto& frame = frames_[node.frame];
    node.signature =
        fmt::format("{}:{}({})<{}", frame.coarser ? frame.coarser->name() : "", node.definition->name,
                    fmt::join(node.parameters, ","),
                    source.indicator ? fmt::format("{}.{}", indicators_[*source.indicator].signature, source.output)
                                     : std::string(name_of(source.field)));
    if (source.indicator) node.skip = indicators_[*source.indicator].warmup(source.output) - 1;
    for (std::size_t i = 0; i < indicators_.size(); ++i) {
        if (indicators_[i].frame == node.frame && indicators_[i].signature == node.signature) return i;
    }
    indicators_.push_back(std::move(node));
    return indicators_.size() - 1;
}

NodeId Graph::output_of(std::size_t indicator, std::size_t output)
{
    IndicatorNode& node = indicators_[indicator];
    if (node.outputs.empty()) {
        // Its inputs come first; then all outputs side by side, since they are computed together.
        if (node.source.indicator) output_of(*node.source.indicator, node.source.output);
        if (frames_[node.frame].is_main()) {
            for (const indicators::Input input : node.definition->inputs) field(field_of(input, node.source.field));
        }
        const std::size_t ratio = frame_ratios_[node.frame];
        for (std::size_t k = 0; k < node.definition->outputs.size(); ++k) {
            Node column{.op = Op::indicator, .b = static_cast<NodeId>(k), .n = indicator};
            // The coarse candle that the series begins in is incomplete, hence the last term.
            column.warmup = node.warmup(k) * ratio + (ratio - 1);
            node.outputs.push_back(add(column));
        }
    }
    return node.outputs[output];
}

NodeId Graph::add(Node node)
{
    const Key key{node.op, node.a, node.b, node.n, std::bit_cast<std::uint64_t>(node.value)};
    const auto [known, is_new] = known_.try_emplace(key, static_cast<NodeId>(nodes_.size()));
    if (!is_new) return known->second;
    const int operands = operand_count(node.op);
    if (operands > 0) node.warmup = std::max(node.warmup, nodes_[node.a].warmup);
    if (operands > 1) node.warmup = std::max(node.warmup, nodes_[node.b].warmup);
    const bool looks_back = node.op == Op::ago || node.op == Op::held_ago;
    const bool has_window =
        node.op == Op::highest || node.op == Op::lowest || node.op == Op::mean || node.op == Op::stddev;
    if (looks_back) {
        node.warmup += node.n;
        nodes_[node.a].history = std::max(nodes_[node.a].history, node.n);
    }
    if (has_window) node.warmup += node.n - 1;
    nodes_.push_back(node);
    return known->second;
}

NodeId Graph::constant(double value) { return add({.op = Op::constant, .value = value}); }
NodeId Graph::truth(bool value) { return add({.op = Op::truth, .value = value ? 1.0 : 0.0}); }
NodeId Graph::field(Field field) { return add({.op = Op::field, .n = static_cast<std::size_t>(field)}); }

std::optional<NodeId> Graph::find_field(Field field) const
{
    const auto known = known_.find({Op::field, 0, 0, static_cast<std::size_t>(field), 0});
    if (known == known_.end()) return std::nullopt;
    return known->second;
}

std::optional<double> Graph::constant_of(NodeId id) const
{
    if (nodes_[id].op != Op::constant) return std::nullopt;
    return nodes_[id].value;
}

NodeId Graph::unary(Op op, NodeId a)
{
    if (const auto value = constant_of(a)) return constant(kernels::evaluate(op, *value, 0));
    return add({.op = op, .a = a});
}

NodeId Graph::binary(Op op, NodeId a, NodeId b)
{
    const auto left = constant_of(a);
    const auto right = constant_of(b);
    if (left && right) return constant(kernels::evaluate(op, *left, *right));
    if ((op == Op::add || op == Op::multiply) && b < a) std::swap(a, b);
    return add({.op = op, .a = a, .b = b});
}

NodeId Graph::ago(NodeId a, std::size_t n)
{
    const Node& node = nodes_[a];
    if (n == 0 || node.op == Op::constant || node.op == Op::truth) return a;
    const Op op = node.is_condition() ? Op::held_ago : Op::ago;
    if (node.op == op) return add({.op = op, .a = node.a, .n = node.n + n});
    return add({.op = op, .a = a, .n = n});
}

NodeId Graph::window(Op op, NodeId a, std::size_t n)
{
    const Node& node = nodes_[a];
    if (node.op == Op::constant) return op == Op::stddev ? constant(0 * node.value) : a;
    if (n == 1 && op != Op::stddev) return a;
    if (node.op == Op::ago) {
        const std::size_t back = node.n;
        return ago(add({.op = op, .a = node.a, .n = n}), back);
    }
    return add({.op = op, .a = a, .n = n});
}

NodeId Graph::since(NodeId condition)
{
    COBOT_ENSURE(nodes_[condition].is_condition(), "since of a number");
    if (nodes_[condition].op == Op::truth) return constant(nodes_[condition].value != 0 ? 0 : undefined);
    return add({.op = Op::since, .a = condition});
}

NodeId Graph::compare(Op op, NodeId a, NodeId b)
{
    const auto left = constant_of(a);
    const auto right = constant_of(b);
    if (left && right) return truth(kernels::holds(op, *left, *right));
    if (left) {
        std::swap(a, b);
        op = mirrored(op);
    }
    if (!left && !right) {
        const bool symmetric = op == Op::equal || op == Op::not_equal;
        if (op == Op::greater || op == Op::greater_equal || (symmetric && b < a)) {
            std::swap(a, b);
            op = mirrored(op);
        }
    }
    return add({.op = op, .a = a, .b = b});
}

NodeId Graph::both(NodeId a, NodeId b)
{
    if (a == b) return a;
    if (nodes_[a].op == Op::truth) return nodes_[a].value != 0 ? b : a;
    if (nodes_[b].op == Op::truth) return nodes_[b].value != 0 ? a : b;
    return add({.op = Op::both, .a = std::min(a, b), .b = std::max(a, b)});
}

NodeId Graph::either(NodeId a, NodeId b)
{
    if (a == b) return a;
    if (nodes_[a].op == Op::truth) return nodes_[a].value != 0 ? a : b;
    if (nodes_[b].op == Op::truth) return nodes_[b].value != 0 ? b : a;
    return add({.op = Op::either, .a = std::min(a, b), .b = std::max(a, b)});
}

NodeId Graph::negated(NodeId condition)
{
    if (const auto known = negations_.find(condition); known != negations_.end()) return known->second;
    const Node node = nodes_[condition];
    NodeId result = 0;
    switch (node.op) {
        case Op::truth: result = truth(node.value == 0); break;
        case Op::both: result = either(negated(node.a), negated(node.b)); break;
        case Op::either: result = both(negated(node.a), negated(node.b)); break;
        case Op::held_ago: result = ago(negated(node.a), node.n); break;
        case Op::less:
        case Op::less_equal:
        case Op::greater:
        case Op::greater_equal:
        case Op::equal:
        case Op::not_equal: result = compare(opposite(node.op), node.a, node.b); break;
        default: COBOT_ENSURE(false, "the negation of a number");
    }
    negations_[condition] = result;
    return result;
}

NodeId Graph::crosses_above(NodeId a, NodeId b)
{
    return both(compare(Op::greater, a, b), ago(compare(Op::less_equal, a, b), 1));
}

}  // namespace cobot::strategy
