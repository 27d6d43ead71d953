#include "strategy/compile.hpp"

#include <algorithm>
#include <numeric>

#include <fmt/format.h>

#include "core/suggest.hpp"
#include "strategy/declarations.hpp"
#include "strategy/expression_compiler.hpp"

namespace cobot::strategy {
namespace {

using Op = Node::Op;

class Compiler {
public:
    Compiler(const Spec& spec, const ParameterValues& values, std::vector<Problem>& problems, Detail detail)
        : spec_(spec),
          values_(values),
          problems_(problems),
          detail_(detail),
          declarations_(spec, values, result_, problems)
    {
    }

    Compiled compile()
    {
        result_.timeframe = spec_.timeframe;
        result_.enter_long = rule(spec_.enter_long, "enter long");
        result_.exit_long = rule(spec_.exit_long, "exit long");
        result_.enter_short = rule(spec_.enter_short, "enter short");
        result_.exit_short = rule(spec_.exit_short, "exit short");
        order_columns();
        for (const auto& root : {result_.enter_long, result_.exit_long, result_.enter_short, result_.exit_short,
                                 result_.stop_distance, result_.volatility}) {
            if (root) result_.warmup = std::max(result_.warmup, graph()[*root].warmup - 1);
        }
        std::ranges::stable_sort(problems_, [](const Problem& a, const Problem& b) {
            return std::pair(a.at.line, a.at.column) < std::pair(b.at.line, b.at.column);
        });
        return std::move(result_);
    }

private:
    Graph& graph() { return result_.graph; }
    void problem(Location at, std::string message) { problems_.push_back({at, std::move(message)}); }

    // Conditions

    std::optional<NodeId> rule(const std::optional<Rule>& rule, std::string_view side)
    {
        if (!rule) return std::nullopt;
        const std::size_t entry = result_.funnel.size();
        const auto node = condition(rule->condition, 0);
        if (entry < result_.funnel.size()) {
            result_.funnel[entry].condition = fmt::format("{}: {}", side, result_.funnel[entry].condition);
        }
        return node;
    }

    std::optional<NodeId> condition(const Condition& tree, int depth)
    {
        if (depth > expression_depth_max) {
            problem(tree.at, fmt::format("conditions are nested deeper than {} levels", expression_depth_max));
            return std::nullopt;
        }
        const std::size_t entry = result_.funnel.size();
        result_.funnel.push_back({describe(tree), 0, depth});
        const auto node = tree.kind == Condition::Kind::expression
                              ? compile_condition(tree, spec_, values_, declarations_, {}, problems_)
                              : group(tree, depth);
        if (!node) return std::nullopt;
        result_.funnel[entry].node = *node;
        if (detail_ == Detail::parts && tree.kind == Condition::Kind::expression) {
            result_.funnel[entry].parts = parts_of(tree, spec_, values_, declarations_);
        }
        return node;
    }

    static std::string describe(const Condition& tree)
    {
        switch (tree.kind) {
            case Condition::Kind::all: return "all of";
            case Condition::Kind::any: return "any of";
            case Condition::Kind::expression: break;
        }
        if (tree.lookback == 0) return tree.text;
        return fmt::format("{} ({} candle{} ago)", tree.text, tree.lookback, tree.lookback == 1 ? "" : "s");
    }

    std::optional<NodeId> group(const Condition& tree, int depth)
    {
        const bool all = tree.kind == Condition::Kind::all;
        if (tree.children.empty()) {
            problem(tree.at, fmt::format("\"{}\" has no conditions; give at least one", all ? "all" : "any"));
            return std::nullopt;
        }
        std::optional<NodeId> joined = graph().truth(all);
        for (const Condition& child : tree.children) {
            const auto node = condition(child, depth + 1);
            if (!node || !joined)
                joined = std::nullopt;
            else
                joined = all ? graph().both(*joined, *node) : graph().either(*joined, *node);
        }
        return joined;
    }

    // Columns that orders need

    void order_columns()
    {
        if (spec_.stop && spec_.stop->kind == ExitRules::Stop::Kind::atr) {
            const auto range = average_true_range(spec_.stop->atr_period);
            const auto multiple = value_of(spec_.stop->value, spec_, values_, problems_);
            if (range && multiple) {
                result_.stop_distance = graph().binary(Op::multiply, *range, graph().constant(multiple->to_double()));
            }
        }
        if (spec_.size && spec_.size->kind == Sizing::Kind::atr) {
            result_.volatility = average_true_range(spec_.size->atr_period);
        }
    }

    std::optional<NodeId> average_true_range(const Number& period)
    {
        const auto value = value_of(period, spec_, values_, problems_);
        if (!value) return std::nullopt;
        const indicators::Definition& atr = *indicators::find("atr");
        const std::vector<double> parameters{value->to_double()};
        if (auto wrong = indicators::problem_with(atr, parameters)) {
            problem(period.at, std::move(*wrong));
            return std::nullopt;
        }
        return graph().indicators()[graph().indicator(atr, parameters)].outputs.front();
    }

    const Spec& spec_;
    const ParameterValues& values_;
    std::vector<Problem>& problems_;
    Detail detail_;
    Compiled result_;
    Declarations declarations_;
};

}  // namespace

std::vector<std::size_t> Compiled::frames_in_order() const
{
    std::vector<std::size_t> order(frames.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, {}, [this](std::size_t f) { return frames[f].depth; });
    return order;
}

Compiled compile(const Spec& spec, const ParameterValues& values, std::vector<Problem>& problems, Detail detail)
{
    return Compiler(spec, values, problems, detail).compile();
}

std::string format_problems(const std::string& path, const std::vector<Problem>& problems)
{
    std::string text;
    for (const Problem& problem : problems) {
        if (!text.empty()) text += '\n';
        text += path.empty() ? "strategy" : path;
        if (problem.at.line != 0) text += fmt::format(":{}:{}", problem.at.line, problem.at.column);
        text += fmt::format(": error: {}", problem.message);
    }
    return text;
}

std::optional<core::Decimal> value_of(const Number& number, const Spec& spec, const ParameterValues& values,
                                      std::vector<Problem>& problems)
{
    if (!number.is_parameter()) return number.value;
    const auto declared = std::ranges::find(spec.parameters, number.parameter, &Parameter::name);
    if (declared == spec.parameters.end()) {
        std::vector<std::string> names;
        for (const Parameter& parameter : spec.parameters) names.push_back(parameter.name);
        problems.push_back({number.at, fmt::format("there is no parameter \"{}\"{}; declare it under params",
                                                   number.parameter, core::did_you_mean(number.parameter, names))});
        return std::nullopt;
    }
    if (declared->kind == Parameter::Kind::boolean) {
        problems.push_back({number.at, fmt::format("the parameter \"{}\" is true or false, but a number is needed",
                                                   number.parameter)});
        return std::nullopt;
    }
    const auto value = values.find(number.parameter);
    if (value == values.end()) {
        problems.push_back({number.at, fmt::format("the parameter \"{}\" was given no value", number.parameter)});
        return std::nullopt;
    }
    return value->second;
}

}  // namespace cobot::strategy
