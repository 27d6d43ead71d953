#include "strategy/expression_compiler.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "core/suggest.hpp"
#include "strategy/vocabulary.hpp"

namespace cobot::strategy {
namespace {

using Kind = Expression::Kind;
using Op = Node::Op;

std::string_view symbol_of(Kind kind)
{
    switch (kind) {
        case Kind::negative:
        case Kind::subtract: return "-";
        case Kind::add: return "+";
        case Kind::multiply: return "*";
        case Kind::divide: return "/";
        case Kind::remainder: return "%";
        case Kind::less: return "<";
        case Kind::less_equal: return "<=";
        case Kind::greater: return ">";
        case Kind::greater_equal: return ">=";
        case Kind::equal: return "==";
        case Kind::not_equal: return "!=";
        case Kind::crosses_above: return "crosses_above";
        case Kind::crosses_below: return "crosses_below";
        case Kind::all_of: return "and";
        case Kind::any_of: return "or";
        case Kind::negation: return "not";
        case Kind::number:
        case Kind::parameter:
        case Kind::name:
        case Kind::call:
        case Kind::ago: return "";
    }
    return "";
}

std::string to_text(const Expression& expression);

/// As an operand of something that binds tighter than it may.
std::string operand_text(const Expression& operand)
{
    const bool whole = symbol_of(operand.kind).empty() || operand.kind == Kind::negative;
    return whole ? to_text(operand) : fmt::format("({})", to_text(operand));
}

std::string to_text(const Expression& expression)
{
    const auto& operands = expression.operands;
    switch (expression.kind) {
        case Kind::number: return fmt::format("{}", expression.number);
        case Kind::parameter: return "$" + expression.text;
        case Kind::name: return expression.text;
        case Kind::ago: return fmt::format("{}[{}]", operand_text(operands[0]), to_text(operands[1]));
        case Kind::negative: return "-" + operand_text(operands[0]);
        case Kind::negation: return "not " + operand_text(operands[0]);
        case Kind::call: break;
        default:
            return fmt::format("{} {} {}", operand_text(operands[0]), symbol_of(expression.kind),
                               operand_text(operands[1]));
    }
    std::string arguments;
    for (const Expression& operand : operands) arguments += (arguments.empty() ? "" : ", ") + to_text(operand);
    return fmt::format("{}({})", expression.text, arguments);
}

/// Turns one expression into nodes. Everything here is absent once a problem was reported.
class ExpressionCompiler {
public:
    ExpressionCompiler(const Condition& written, const Spec& spec, const ParameterValues& values,
                       Declarations& declarations, FrameIndex frame, std::vector<Problem>& problems)
        : written_(written),
          spec_(spec),
          values_(values),
          declarations_(declarations),
          frame_(frame),
          graph_(declarations.graph(frame)),
          problems_(problems)
    {
    }

    std::optional<NodeId> condition(const Expression& expression)
    {
        const auto node = compile(expression);
        if (!node || graph_[*node].is_condition()) return node;
        if (labels_of(expression).empty())
            fail(expression, "this is a number; a condition compares it with something");
        else
            fail_as_number(expression);
        return std::nullopt;
    }
    /// An operand that must be a number; `user` is what needs it.
    std::optional<NodeId> number(const Expression& operand, std::string_view user)
    {
        const auto node = compile(operand);
        if (!node) return std::nullopt;
        if (graph_[*node].is_condition()) {
            fail(operand, fmt::format("\"{}\" needs a number here, but this is a condition", user));
            return std::nullopt;
        }
        if (labels_of(operand).empty()) return node;
        fail_as_number(operand);
        return std::nullopt;
    }

    std::vector<Compiled::Part> parts(const Expression& expression)
    {
        std::vector<Compiled::Part> found;
        add_parts(expression, 1, found);
        return found;
    }

private:
    void add_parts(const Expression& expression, int depth, std::vector<Compiled::Part>& found)
    {
        const bool crossing = expression.kind == Kind::crosses_above || expression.kind == Kind::crosses_below;
        for (const Expression& operand : expression.operands) {
            if (operand.kind == Kind::number || is_word(operand, expression)) continue;
            const auto node = compile(operand);
            if (!node) continue;
            const auto add = [&](std::string text, NodeId column) {
                if (std::ranges::find(found, text, &Compiled::Part::text) != found.end()) return;
                found.push_back({std::move(text), column, depth, labels_of(operand)});
            };
            add(to_text(operand), *node);
            if (crossing && !graph_.constant_of(*node)) add(operand_text(operand) + "[1]", graph_.ago(*node, 1));
            add_parts(operand, depth + 1, found);
        }
    }
    /// A word that `comparison` compares an output with, such as trend_up.
    bool is_word(const Expression& expression, const Expression& comparison) const
    {
        return expression.kind == Kind::name && std::ranges::any_of(comparison.operands, [&](const Expression& side) {
                   return std::ranges::find(labels_of(side), expression.text) != labels_of(side).end();
               });
    }

    void fail(const Expression& expression, std::string message)
    {
        problems_.push_back({written_.location_of(expression.at), std::move(message)});
    }

    std::optional<NodeId> compile(const Expression& expression)
    {
        switch (expression.kind) {
            case Kind::number: return graph_.constant(expression.number);
            case Kind::parameter: return parameter(expression);
            case Kind::name: return name(expression);
            case Kind::call: return call(expression);
            case Kind::ago: return ago(expression);
            case Kind::negative: return arithmetic(expression, Op::negative);
            case Kind::add: return arithmetic(expression, Op::add);
            case Kind::subtract: return arithmetic(expression, Op::subtract);
            case Kind::multiply: return arithmetic(expression, Op::multiply);
            case Kind::divide: return arithmetic(expression, Op::divide);
            case Kind::remainder: return arithmetic(expression, Op::remainder);
            case Kind::less: return comparison(expression, Op::less);
            case Kind::less_equal: return comparison(expression, Op::less_equal);
            case Kind::greater: return comparison(expression, Op::greater);
            case Kind::greater_equal: return comparison(expression, Op::greater_equal);
            case Kind::equal: return comparison(expression, Op::equal);
            case Kind::not_equal: return comparison(expression, Op::not_equal);
            case Kind::crosses_above:
            case Kind::crosses_below: return crossing(expression);
            case Kind::all_of:
            case Kind::any_of:
            case Kind::negation: return logic(expression);
        }
        return std::nullopt;
    }

    std::optional<NodeId> condition_operand(const Expression& operand, std::string_view user)
    {
        const auto node = compile(operand);
        if (!node || graph_[*node].is_condition()) return node;
        fail(operand,
             fmt::format("\"{}\" needs a condition here, but this is a number; compare it with something", user));
        return std::nullopt;
    }
    std::optional<std::pair<NodeId, NodeId>> numbers(const Expression& expression)
    {
        const auto left = number(expression.operands[0], symbol_of(expression.kind));
        const auto right = number(expression.operands[1], symbol_of(expression.kind));
        if (!left || !right) return std::nullopt;
        return std::pair(*left, *right);
    }

    /// A number of candles, written out or from parameters.
    std::optional<std::size_t> candles(const Expression& expression, std::string_view user, double min)
    {
        const auto node = number(expression, user);
        if (!node) return std::nullopt;
        const auto value = graph_.constant_of(*node);
        if (!value) {
            fail(expression,
                 fmt::format("\"{}\" needs a fixed number of candles here: a number or a $parameter", user));
            return std::nullopt;
        }
        if (*value >= min && *value <= candles_max && *value == std::floor(*value)) {
            return static_cast<std::size_t>(*value);
        }
        const std::string_view why = *value < 0 ? "; nothing can look ahead" : "";
        fail(expression, fmt::format("\"{}\" needs a whole number of candles from {} to {} here, but this is {}{}",
                                     user, min, candles_max, *value, why));
        return std::nullopt;
    }

    std::optional<NodeId> parameter(const Expression& expression)
    {
        const auto declared = std::ranges::find(spec_.parameters, expression.text, &Parameter::name);
        const Number number{{}, expression.text, written_.location_of(expression.at)};
        if (declared != spec_.parameters.end() && declared->kind == Parameter::Kind::boolean) {
            const auto value = values_.find(expression.text);
            return graph_.truth(value != values_.end() && !value->second.is_zero());
        }
        const auto value = value_of(number, spec_, values_, problems_);
        if (!value) return std::nullopt;
        return graph_.constant(value->to_double());
    }

    std::optional<NodeId> name(const Expression& expression)
    {
        const auto [id, output] = split_output(expression.text);
        if (const auto field = find_field(id)) {
            if (output.empty()) return graph_.field(*field);
            fail(expression, fmt::format("the candle field {} has no outputs", id));
            return std::nullopt;
        }
        if (declarations_.knows(id)) return declarations_.node(id, output, frame_, written_.location_of(expression.at));
        if (const Function* function = find_function(id)) {
            fail(expression, fmt::format("{} is a function; write {}", id, function->usage));
            return std::nullopt;
        }
        fail(expression, fmt::format("nothing is called \"{}\"{}; expected open, high, low, close, volume or an "
                                     "indicator",
                                     id, core::did_you_mean(id, declarations_.names())));
        return std::nullopt;
    }

    std::optional<NodeId> arithmetic(const Expression& expression, Op op)
    {
        const auto left = number(expression.operands[0], symbol_of(expression.kind));
        if (expression.operands.size() == 1) {
            if (!left) return std::nullopt;
            return graph_.unary(op, *left);
        }
        const auto right = number(expression.operands[1], symbol_of(expression.kind));
        if (!left || !right) return std::nullopt;
        if ((op == Op::divide || op == Op::remainder) && graph_.constant_of(*right) == 0) {
            fail(expression, "this divides by zero");
            return std::nullopt;
        }
        return finite(expression, graph_.binary(op, *left, *right));
    }
    /// Arithmetic on constants may overflow; that is a mistake in the file.
    std::optional<NodeId> finite(const Expression& expression, NodeId node)
    {
        const auto value = graph_.constant_of(node);
        if (!value || !std::isinf(*value)) return node;
        fail(expression, "the result is too large for a number");
        return std::nullopt;
    }

    // Outputs whose values are words

    std::span<const std::string_view> labels_of(const Expression& expression) const
    {
        if (expression.kind == Kind::ago) return labels_of(expression.operands[0]);
        if (expression.kind != Kind::name) return {};
        const auto [id, output] = split_output(expression.text);
        return declarations_.labels(id, output);
    }
    void fail_as_number(const Expression& expression)
    {
        fail(expression, fmt::format("this is one of the words {}; compare it with one by == or !=",
                                     fmt::join(labels_of(expression), ", ")));
    }
    /// `words` is an expression with labels, `other` what it is compared with.
    std::optional<NodeId> word_comparison(const Expression& expression, const Expression& words,
                                          const Expression& other, Op op)
    {
        const auto labels = labels_of(words);
        const auto column = compile(words);
        if (op != Op::equal && op != Op::not_equal) {
            fail_as_number(words);
            return std::nullopt;
        }
        if (std::ranges::equal(labels_of(other), labels)) {
            const auto same = compile(other);
            if (!column || !same) return std::nullopt;
            return graph_.compare(op, *column, *same);
        }
        const auto label = other.kind == Kind::name ? std::ranges::find(labels, other.text) : labels.end();
        if (label == labels.end()) {
            const std::vector<std::string> known(labels.begin(), labels.end());
            fail(other.kind == Kind::name ? other : expression,
                 fmt::format("expected one of the words {}{}", fmt::join(known, ", "),
                             other.kind == Kind::name ? core::did_you_mean(other.text, known) : ""));
            return std::nullopt;
        }
        if (!column) return std::nullopt;
        return graph_.compare(op, *column, graph_.constant(static_cast<double>(label - labels.begin())));
    }

    std::optional<NodeId> comparison(const Expression& expression, Op op)
    {
        const Expression& left = expression.operands[0];
        const Expression& right = expression.operands[1];
        if (!labels_of(left).empty()) return word_comparison(expression, left, right, op);
        if (!labels_of(right).empty()) return word_comparison(expression, right, left, op);
        const auto sides = numbers(expression);
        if (!sides) return std::nullopt;
        return graph_.compare(op, sides->first, sides->second);
    }
    std::optional<NodeId> crossing(const Expression& expression)
    {
        const auto sides = numbers(expression);
        if (!sides) return std::nullopt;
        return expression.kind == Kind::crosses_above ? graph_.crosses_above(sides->first, sides->second)
                                                      : graph_.crosses_below(sides->first, sides->second);
    }
    std::optional<NodeId> logic(const Expression& expression)
    {
        const auto left = condition_operand(expression.operands[0], symbol_of(expression.kind));
        if (expression.kind == Kind::negation) {
            if (!left) return std::nullopt;
            return graph_.negated(*left);
        }
        const auto right = condition_operand(expression.operands[1], symbol_of(expression.kind));
        if (!left || !right) return std::nullopt;
        return expression.kind == Kind::all_of ? graph_.both(*left, *right) : graph_.either(*left, *right);
    }

    std::optional<NodeId> ago(const Expression& expression)
    {
        const auto value = compile(expression.operands[0]);
        const auto count = candles(expression.operands[1], "[n]", 0);
        if (!value || !count) return std::nullopt;
        return graph_.ago(*value, *count);
    }

    std::optional<NodeId> call(const Expression& expression)
    {
        const Function* function = find_function(expression.text);
        if (function == nullptr) return unknown_function(expression);
        const std::size_t given = expression.operands.size();
        if (given < function->arguments_min || given > function->arguments_max) {
            const std::size_t wanted =
                given < function->arguments_min ? function->arguments_min : function->arguments_max;
            fail(expression, fmt::format("{} takes {} argument{}, not {}; write {}", function->name, wanted,
                                         wanted == 1 ? "" : "s", given, function->usage));
            return std::nullopt;
        }
        if (function->name == "since") return since(expression);
        if (function->name == "min") return extreme(expression, Op::minimum);
        if (function->name == "max") return extreme(expression, Op::maximum);
        const auto x = number(expression.operands[0], function->name);
        if (function->name == "abs") {
            if (!x) return std::nullopt;
            return graph_.unary(Op::absolute, *x);
        }
        const auto count =
            given > 1 ? candles(expression.operands[1], function->name, 1) : std::optional<std::size_t>(1);
        if (!x || !count) return std::nullopt;
        return over_candles(function->name, *x, *count);
    }
    std::optional<NodeId> unknown_function(const Expression& expression)
    {
        if (indicators::find(expression.text) != nullptr) {
            fail(expression, fmt::format("there is no function \"{}\"; it is an indicator: declare it under indicators "
                                         "and use its name",
                                         expression.text));
            return std::nullopt;
        }
        const auto known = function_names();
        fail(expression, fmt::format("there is no function \"{}\"{}; there are {}", expression.text,
                                     core::did_you_mean(expression.text, known), fmt::join(known, ", ")));
        return std::nullopt;
    }
    std::optional<NodeId> since(const Expression& expression)
    {
        const auto condition = condition_operand(expression.operands[0], "since");
        if (!condition) return std::nullopt;
        return graph_.since(*condition);
    }
    NodeId over_candles(std::string_view function, NodeId x, std::size_t count)
    {
        if (function == "highest") return graph_.window(Op::highest, x, count);
        if (function == "lowest") return graph_.window(Op::lowest, x, count);
        if (function == "mean") return graph_.window(Op::mean, x, count);
        if (function == "stddev") return graph_.window(Op::stddev, x, count);
        const NodeId before = graph_.ago(x, count);
        const NodeId change = graph_.binary(Op::subtract, x, before);
        return function == "change" ? change : graph_.binary(Op::divide, change, before);
    }

    std::optional<NodeId> extreme(const Expression& expression, Op op)
    {
        std::optional<NodeId> best;
        bool whole = true;
        for (const Expression& argument : expression.operands) {
            const auto node = number(argument, expression.text);
            whole = whole && node.has_value();
            if (whole) best = best ? graph_.binary(op, *best, *node) : *node;
        }
        return whole ? best : std::nullopt;
    }

    const Condition& written_;
    const Spec& spec_;
    const ParameterValues& values_;
    Declarations& declarations_;
    FrameIndex frame_;
    Graph& graph_;
    std::vector<Problem>& problems_;
};

std::optional<Expression> parse(const Condition& written, std::vector<Problem>& problems)
{
    auto parsed = parse_expression(written.text);
    if (auto* expression = std::get_if<Expression>(&parsed)) return std::move(*expression);
    const auto& error = std::get<SyntaxError>(parsed);
    problems.push_back({written.location_of(error.at), error.message});
    return std::nullopt;
}

void add_names(const Expression& expression, std::vector<std::string>& names)
{
    if (expression.kind == Kind::name) names.emplace_back(split_output(expression.text).first);
    for (const Expression& operand : expression.operands) add_names(operand, names);
}

}  // namespace

std::optional<NodeId> compile_condition(const Condition& written, const Spec& spec, const ParameterValues& values,
                                        Declarations& declarations, FrameIndex frame, std::vector<Problem>& problems)
{
    const auto parsed = parse(written, problems);
    if (!parsed) return std::nullopt;
    if (written.lookback < 0 || written.lookback > candles_max) {
        problems.push_back(
            {written.at, fmt::format("lookback is {}, but must be from 0 to {}", written.lookback, candles_max)});
        return std::nullopt;
    }
    ExpressionCompiler compiler(written, spec, values, declarations, frame, problems);
    const auto node = compiler.condition(*parsed);
    if (!node) return std::nullopt;
    return declarations.graph(frame).ago(*node, static_cast<std::size_t>(written.lookback));
}

std::optional<NodeId> compile_number(const Condition& written, const Spec& spec, const ParameterValues& values,
                                     Declarations& declarations, FrameIndex frame, std::vector<Problem>& problems)
{
    const auto parsed = parse(written, problems);
    if (!parsed) return std::nullopt;
    return ExpressionCompiler(written, spec, values, declarations, frame, problems).number(*parsed, "source");
}

std::vector<std::string> names_in(const Condition& written)
{
    std::vector<Problem> none;
    std::vector<std::string> names;
    if (const auto parsed = parse(written, none)) add_names(*parsed, names);
    return names;
}

std::vector<Compiled::Part> parts_of(const Condition& written, const Spec& spec, const ParameterValues& values,
                                     Declarations& declarations)
{
    std::vector<Problem> none;
    const auto parsed = parse(written, none);
    if (!parsed) return {};
    auto parts = ExpressionCompiler(written, spec, values, declarations, {}, none).parts(*parsed);
    Graph& graph = declarations.graph({});
    for (auto& part : parts) part.node = graph.ago(part.node, static_cast<std::size_t>(written.lookback));
    return parts;
}

}  // namespace cobot::strategy
