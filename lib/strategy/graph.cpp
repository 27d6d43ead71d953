#include "strategy/graph.hpp"

#include <bit>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "core/ensure.hpp"
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
        case Op::elsewhere:
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

std::size_t Graph::indicator(const indicators::Definition& definition, std::vector<double> parameters,
                             std::optional<NodeId> source, std::optional<NodeId> other)
{
    IndicatorNode node;
    node.definition = &definition;
    node.parameters = std::move(parameters);
    std::vector<std::string> texts;
    for (const indicators::Input input : definition.inputs) {
        const NodeId id = input_node(input, source, other);
        node.inputs.push_back(id);
        node.skip = std::max(node.skip, nodes_[id].warmup - 1);
        node.may_pause = node.may_pause || may_pause(id);
        node.is_own = node.is_own && is_own(id);
        texts.push_back(signature_of(id));
    }
    node.signature = fmt::format("{}({})<{}>", definition.name, fmt::join(node.parameters, ","), fmt::join(texts, ","));
    for (std::size_t i = 0; i < indicators_.size(); ++i) {
        const IndicatorNode& known = indicators_[i];
        if (known.definition == &definition && known.parameters == node.parameters && known.inputs == node.inputs) {
            return i;
        }
    }
    for (std::size_t k = 0; k < definition.outputs.size(); ++k) {
        Node column{.op = Op::indicator, .b = static_cast<NodeId>(k), .n = indicators_.size()};
        column.warmup = node.warmup(k);
        node.outputs.push_back(add(column));
    }
    indicators_.push_back(std::move(node));
    return indicators_.size() - 1;
}

NodeId Graph::input_node(indicators::Input input, std::optional<NodeId> source, std::optional<NodeId> other)
{
    switch (input) {
        case indicators::Input::source: return source ? *source : field(Field::close);
        case indicators::Input::other: return other ? *other : field(Field::close);
        case indicators::Input::open: return field(Field::open);
        case indicators::Input::high: return field(Field::high);
        case indicators::Input::low: return field(Field::low);
        case indicators::Input::close: return field(Field::close);
        case indicators::Input::volume: return field(Field::volume);
        case indicators::Input::time: return field(Field::time);
    }
    return 0;
}

/// Whether a column may be undefined after its warm-up. Arithmetic may divide by zero or run out of numbers.
bool Graph::may_pause(NodeId id) const
{
    const Node& node = nodes_[id];
    if (node.op == Op::field) return false;
    return node.op != Op::indicator || indicators_[node.n].may_pause;
}

bool Graph::is_own(NodeId id) const
{
    const Node& node = nodes_[id];
    if (node.op == Op::elsewhere) return false;
    if (node.op == Op::indicator) return indicators_[node.n].is_own;
    const int operands = operand_count(node.op);
    return (operands < 1 || is_own(node.a)) && (operands < 2 || is_own(node.b));
}

std::string Graph::signature_of(NodeId id) const
{
    const Node& node = nodes_[id];
    switch (node.op) {
        case Op::field: return std::string(name_of(static_cast<Field>(node.n)));
        case Op::constant:
        case Op::truth: return fmt::format("{}", node.value);
        case Op::indicator: return fmt::format("{}.{}", indicators_[node.n].signature, node.b);
        default: break;
    }
    const int operands = operand_count(node.op);
    return fmt::format("#{}[{}]({},{})", static_cast<int>(node.op), node.n, operands > 0 ? signature_of(node.a) : "",
                       operands > 1 ? signature_of(node.b) : "");
}

NodeId Graph::elsewhere(std::size_t frame, NodeId id, std::size_t warmup)
{
    return add({.op = Op::elsewhere, .b = id, .n = frame, .warmup = warmup});
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
