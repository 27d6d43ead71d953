#include "strategy/compile.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>

#include <fmt/format.h>

#include "core/suggest.hpp"
#include "strategy/expression.hpp"

namespace cobot::strategy {
namespace {

using Kind = Expression::Kind;
using Op = Node::Op;

struct Function {
    std::string_view name;
    std::string_view usage;
    std::size_t arguments_min;
    std::size_t arguments_max;
};

constexpr std::size_t any_number = std::numeric_limits<std::size_t>::max();
constexpr std::array<Function, 10> functions{{{"abs", "abs(x)", 1, 1},
                                              {"min", "min(x, y, ...)", 2, any_number},
                                              {"max", "max(x, y, ...)", 2, any_number},
                                              {"highest", "highest(x, n)", 2, 2},
                                              {"lowest", "lowest(x, n)", 2, 2},
                                              {"mean", "mean(x, n)", 2, 2},
                                              {"stddev", "stddev(x, n)", 2, 2},
                                              {"change", "change(x, n)", 1, 2},
                                              {"pct_change", "pct_change(x, n)", 1, 2},
                                              {"since", "since(condition)", 1, 1}}};

struct NamedField {
    std::string_view name;
    Field field;
};
constexpr std::array<NamedField, 5> fields{{{"open", Field::open},
                                            {"high", Field::high},
                                            {"low", Field::low},
                                            {"close", Field::close},
                                            {"volume", Field::volume}}};

constexpr double candles_max = 100'000;

const Function* find_function(std::string_view name)
{
    const auto found = std::ranges::find(functions, name, &Function::name);
    return found == functions.end() ? nullptr : &*found;
}

std::optional<Field> find_field(std::string_view name)
{
    const auto found = std::ranges::find(fields, name, &NamedField::name);
    if (found == fields.end()) return std::nullopt;
    return found->field;
}

std::vector<std::string> function_names()
{
    std::vector<std::string> names;
    for (const Function& function : functions) names.emplace_back(function.name);
    return names;
}

/// "a.b" in two; the second is empty when there is no dot.
std::pair<std::string_view, std::string_view> split_output(std::string_view name)
{
    const std::size_t dot = name.find('.');
    if (dot == std::string_view::npos) return {name, {}};
    return {name.substr(0, dot), name.substr(dot + 1)};
}

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

class Compiler {
public:
    Compiler(const Spec& spec, const ParameterValues& values, std::vector<Problem>& problems)
        : spec_(spec), values_(values), problems_(problems), states_(spec.indicators.size())
    {
    }

    Compiled compile()
    {
        result_.timeframe = spec_.timeframe;
        declare_indicators();
        for (std::size_t i = 0; i < spec_.indicators.size(); ++i) indicator(i);
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
    /// How far an indicator's declaration has been followed.
    struct State {
        enum class Progress { untouched, followed, done };
        Progress progress = Progress::untouched;
        std::optional<std::size_t> node;  ///< In Graph::indicators; absent when the declaration is wrong.
    };

    Graph& graph() { return result_.graph; }
    void problem(Location at, std::string message) { problems_.push_back({at, std::move(message)}); }

    // Indicators

    void declare_indicators()
    {
        for (std::size_t i = 0; i < spec_.indicators.size(); ++i) {
            const IndicatorSpec& declared = spec_.indicators[i];
            if (!is_plain_name(declared.id)) {
                problem(declared.at, fmt::format("an indicator's name has letters, digits and underscores; \"{}\" "
                                                 "cannot be written in a condition",
                                                 declared.id));
            } else if (find_field(declared.id) || find_function(declared.id) || is_reserved_word(declared.id)) {
                problem(declared.at,
                        fmt::format("\"{}\" is a word of the condition language; choose another name", declared.id));
            } else if (!by_id_.try_emplace(declared.id, i).second) {
                problem(declared.at, fmt::format("the indicator \"{}\" is declared twice", declared.id));
            }
        }
    }

    /// The node of declaration `i`, whose own source is followed first.
    std::optional<std::size_t> indicator(std::size_t i)
    {
        State& state = states_[i];
        const IndicatorSpec& declared = spec_.indicators[i];
        if (state.progress == State::Progress::followed) {
            problem(declared.source_at, fmt::format("the indicator \"{}\" takes itself as source", declared.id));
            return std::nullopt;
        }
        if (state.progress == State::Progress::done) return state.node;
        state.progress = State::Progress::followed;
        state.node = build(declared);
        state.progress = State::Progress::done;
        return state.node;
    }

    std::optional<std::size_t> build(const IndicatorSpec& declared)
    {
        const std::size_t problems_before = problems_.size();
        const indicators::Definition* definition = indicators::find(declared.type);
        if (definition == nullptr) {
            std::vector<std::string> known;
            for (const auto* one : indicators::all()) known.emplace_back(one->name);
            problem(declared.at, fmt::format("there is no indicator type \"{}\"{}; there are {}", declared.type,
                                             core::did_you_mean(declared.type, known), fmt::join(known, ", ")));
            return std::nullopt;
        }
        IndicatorNode node;
        node.definition = definition;
        node.parameters = settings(declared, *definition);
        node.frame = frame(declared);
        if (const auto chosen = source(declared, *definition, node.frame)) node.source = *chosen;
        if (problems_.size() != problems_before) return std::nullopt;
        return graph().indicator(std::move(node));
    }

    std::vector<double> settings(const IndicatorSpec& declared, const indicators::Definition& definition)
    {
        std::vector<double> values;
        std::vector<std::string> names;
        for (const auto& parameter : definition.parameters) {
            values.push_back(parameter.default_value);
            names.emplace_back(parameter.name);
        }
        const std::size_t problems_before = problems_.size();
        for (const IndicatorSpec::Setting& setting : declared.settings) {
            const auto found = std::ranges::find(names, setting.name);
            if (found == names.end()) {
                const std::string takes = names.empty() ? "no settings" : fmt::format("{}", fmt::join(names, ", "));
                problem(setting.value.at, fmt::format("{} has no setting \"{}\"{}; it takes {}", definition.name,
                                                      setting.name, core::did_you_mean(setting.name, names), takes));
                continue;
            }
            const auto index = static_cast<std::size_t>(found - names.begin());
            const auto value = value_of(setting.value, spec_, values_, problems_);
            if (!value) continue;
            values[index] = value->to_double();
            if (auto wrong = indicators::problem_with(definition, index, values[index])) {
                problem(setting.value.at, std::move(*wrong));
            }
        }
        if (problems_.size() == problems_before) {
            if (auto wrong = indicators::problem_with(definition, values)) problem(declared.at, std::move(*wrong));
        }
        return values;
    }

    std::size_t frame(const IndicatorSpec& declared)
    {
        Frame frame;
        if (declared.pair) {
            const auto known = std::ranges::find(result_.other_pairs, *declared.pair);
            frame.other_pair = static_cast<std::size_t>(known - result_.other_pairs.begin());
            if (known == result_.other_pairs.end()) result_.other_pairs.push_back(*declared.pair);
        }
        if (declared.timeframe && *declared.timeframe != spec_.timeframe) {
            if (*declared.timeframe < spec_.timeframe || !declared.timeframe->is_multiple_of(spec_.timeframe)) {
                problem(declared.at, fmt::format("the timeframe {} of \"{}\" must be a multiple of the strategy's {}",
                                                 declared.timeframe->name(), declared.id, spec_.timeframe.name()));
                return 0;
            }
            frame.coarser = declared.timeframe;
        }
        return graph().frame(frame, spec_.timeframe);
    }

    std::optional<IndicatorNode::Source> source(const IndicatorSpec& declared, const indicators::Definition& definition,
                                                std::size_t frame)
    {
        const Location at = declared.source_at.line != 0 ? declared.source_at : declared.at;
        IndicatorNode::Source chosen;
        if (std::ranges::count(definition.inputs, indicators::Input::source) == 0) {
            if (declared.source != "close") problem(at, fmt::format("{} takes no source", definition.name));
            return chosen;
        }
        if (const auto field = find_field(declared.source)) {
            chosen.field = *field;
            return chosen;
        }
        const auto [id, output] = split_output(declared.source);
        const auto known = by_id_.find(id);
        if (known == by_id_.end()) {
            problem(at, fmt::format("the source \"{}\" is unknown{}; a source is open, high, low, close, volume or "
                                    "another indicator",
                                    declared.source, core::did_you_mean(id, names())));
            return std::nullopt;
        }
        const auto node = indicator(known->second);
        if (!node) {
            problems_.push_back({at, fmt::format("its source \"{}\" is wrong", declared.source)});
            return std::nullopt;
        }
        if (graph().indicators()[*node].frame != frame) {
            problem(at, fmt::format("the source \"{}\" is on another timeframe or pair; give both the same",
                                    declared.source));
            return std::nullopt;
        }
        const auto index = output_index(*node, id, output, at);
        if (!index) return std::nullopt;
        chosen.indicator = node;
        chosen.output = *index;
        return chosen;
    }

    std::optional<std::size_t> output_index(std::size_t node, std::string_view id, std::string_view output, Location at)
    {
        const auto& definition = *graph().indicators()[node].definition;
        if (output.empty()) return 0;
        const auto found = std::ranges::find(definition.outputs, output);
        if (found != definition.outputs.end()) return static_cast<std::size_t>(found - definition.outputs.begin());
        const std::vector<std::string> outputs(definition.outputs.begin(), definition.outputs.end());
        problem(at, fmt::format("{} ({}) has no output \"{}\"{}; it has {}", id, definition.name, output,
                                core::did_you_mean(output, outputs), fmt::join(outputs, ", ")));
        return std::nullopt;
    }

    /// Everything that may stand for a number by name.
    std::vector<std::string> names() const
    {
        std::vector<std::string> all;
        for (const NamedField& field : fields) all.emplace_back(field.name);
        for (const auto& [id, index] : by_id_) all.push_back(id);
        return all;
    }

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
        const auto node = tree.kind == Condition::Kind::expression ? single(tree) : group(tree, depth);
        if (node) result_.funnel[entry].node = *node;
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

    std::optional<NodeId> single(const Condition& written)
    {
        const auto parsed = parse_expression(written.text);
        if (const auto* error = std::get_if<SyntaxError>(&parsed)) {
            problem(written.location_of(error->at), error->message);
            return std::nullopt;
        }
        if (written.lookback < 0 || written.lookback > candles_max) {
            problem(written.at, fmt::format("lookback is {}, but must be from 0 to {}", written.lookback, candles_max));
            return std::nullopt;
        }
        written_ = &written;
        const Expression& expression = std::get<Expression>(parsed);
        const auto node = compile(expression);
        if (!node) return std::nullopt;
        if (!graph()[*node].is_condition()) {
            fail(expression, "this is a number; a condition compares it with something");
            return std::nullopt;
        }
        return graph().ago(*node, static_cast<std::size_t>(written.lookback));
    }

    // Expressions: absent when a problem was reported

    void fail(const Expression& expression, std::string message)
    {
        problem(written_->location_of(expression.at), std::move(message));
    }

    std::optional<NodeId> compile(const Expression& expression)
    {
        switch (expression.kind) {
            case Kind::number: return graph().constant(expression.number);
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

    /// An operand that must be a number; `user` is what needs it.
    std::optional<NodeId> number(const Expression& operand, std::string_view user)
    {
        const auto node = compile(operand);
        if (!node || !graph()[*node].is_condition()) return node;
        fail(operand, fmt::format("\"{}\" needs a number here, but this is a condition", user));
        return std::nullopt;
    }
    std::optional<NodeId> condition_operand(const Expression& operand, std::string_view user)
    {
        const auto node = compile(operand);
        if (!node || graph()[*node].is_condition()) return node;
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
        const auto value = graph().constant_of(*node);
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
        const Number number{{}, expression.text, written_->location_of(expression.at)};
        if (declared != spec_.parameters.end() && declared->kind == Parameter::Kind::boolean) {
            const auto value = values_.find(expression.text);
            return graph().truth(value != values_.end() && !value->second.is_zero());
        }
        const auto value = value_of(number, spec_, values_, problems_);
        if (!value) return std::nullopt;
        return graph().constant(value->to_double());
    }

    std::optional<NodeId> name(const Expression& expression)
    {
        const auto [id, output] = split_output(expression.text);
        if (const auto field = find_field(id)) {
            if (output.empty()) return graph().field(*field);
            fail(expression, fmt::format("the candle field {} has no outputs", id));
            return std::nullopt;
        }
        const auto known = by_id_.find(id);
        if (known == by_id_.end()) {
            if (const Function* function = find_function(id)) {
                fail(expression, fmt::format("{} is a function; write {}", id, function->usage));
                return std::nullopt;
            }
            fail(expression, fmt::format("nothing is called \"{}\"{}; expected open, high, low, close, volume or an "
                                         "indicator",
                                         id, core::did_you_mean(id, names())));
            return std::nullopt;
        }
        const auto node = indicator(known->second);
        if (!node) return std::nullopt;  // Its declaration has been reported.
        const auto index = output_index(*node, id, output, written_->location_of(expression.at));
        if (!index) return std::nullopt;
        return graph().output_of(*node, *index);
    }

    std::optional<NodeId> arithmetic(const Expression& expression, Op op)
    {
        const auto left = number(expression.operands[0], symbol_of(expression.kind));
        if (expression.operands.size() == 1) {
            if (!left) return std::nullopt;
            return graph().unary(op, *left);
        }
        const auto right = number(expression.operands[1], symbol_of(expression.kind));
        if (!left || !right) return std::nullopt;
        if ((op == Op::divide || op == Op::remainder) && graph().constant_of(*right) == 0.0) {
            fail(expression, "this divides by zero");
            return std::nullopt;
        }
        return finite(expression, graph().binary(op, *left, *right));
    }
    /// Arithmetic on constants may overflow; that is a mistake in the file.
    std::optional<NodeId> finite(const Expression& expression, NodeId node)
    {
        const auto value = graph().constant_of(node);
        if (!value || !std::isinf(*value)) return node;
        fail(expression, "the result is too large for a number");
        return std::nullopt;
    }

    std::optional<NodeId> comparison(const Expression& expression, Op op)
    {
        const auto sides = numbers(expression);
        if (!sides) return std::nullopt;
        return graph().compare(op, sides->first, sides->second);
    }
    std::optional<NodeId> crossing(const Expression& expression)
    {
        const auto sides = numbers(expression);
        if (!sides) return std::nullopt;
        return expression.kind == Kind::crosses_above ? graph().crosses_above(sides->first, sides->second)
                                                      : graph().crosses_below(sides->first, sides->second);
    }
    std::optional<NodeId> logic(const Expression& expression)
    {
        const auto left = condition_operand(expression.operands[0], symbol_of(expression.kind));
        if (expression.kind == Kind::negation) {
            if (!left) return std::nullopt;
            return graph().negated(*left);
        }
        const auto right = condition_operand(expression.operands[1], symbol_of(expression.kind));
        if (!left || !right) return std::nullopt;
        return expression.kind == Kind::all_of ? graph().both(*left, *right) : graph().either(*left, *right);
    }

    std::optional<NodeId> ago(const Expression& expression)
    {
        const auto value = compile(expression.operands[0]);
        const auto count = candles(expression.operands[1], "[n]", 0);
        if (!value || !count) return std::nullopt;
        return graph().ago(*value, *count);
    }

    std::optional<NodeId> call(const Expression& expression)
    {
        const Function* function = find_function(expression.text);
        const auto& arguments = expression.operands;
        if (function == nullptr) {
            const bool is_indicator = indicators::find(expression.text) != nullptr;
            const std::string hint =
                is_indicator ? "; it is an indicator: declare it under indicators and use its name"
                             : fmt::format("{}; there are {}", core::did_you_mean(expression.text, function_names()),
                                           fmt::join(function_names(), ", "));
            fail(expression, fmt::format("there is no function \"{}\"{}", expression.text, hint));
            return std::nullopt;
        }
        if (arguments.size() < function->arguments_min || arguments.size() > function->arguments_max) {
            fail(expression, fmt::format("{} takes {} argument{}, not {}; write {}", function->name,
                                         arguments.size() < function->arguments_min ? function->arguments_min
                                                                                    : function->arguments_max,
                                         function->arguments_max == 1 ? "" : "s", arguments.size(), function->usage));
            return std::nullopt;
        }
        if (function->name == "since") {
            const auto condition = condition_operand(arguments[0], "since");
            if (!condition) return std::nullopt;
            return graph().since(*condition);
        }
        if (function->name == "min") return extreme(expression, Op::minimum);
        if (function->name == "max") return extreme(expression, Op::maximum);
        const auto x = number(arguments[0], function->name);
        if (function->name == "abs") {
            if (!x) return std::nullopt;
            return graph().unary(Op::absolute, *x);
        }
        const auto count =
            arguments.size() > 1 ? candles(arguments[1], function->name, 1) : std::optional<std::size_t>(1);
        if (!x || !count) return std::nullopt;
        if (function->name == "highest") return graph().window(Op::highest, *x, *count);
        if (function->name == "lowest") return graph().window(Op::lowest, *x, *count);
        if (function->name == "mean") return graph().window(Op::mean, *x, *count);
        if (function->name == "stddev") return graph().window(Op::stddev, *x, *count);
        const NodeId before = graph().ago(*x, *count);
        const NodeId change = graph().binary(Op::subtract, *x, before);
        return function->name == "change" ? change : graph().binary(Op::divide, change, before);
    }

    std::optional<NodeId> extreme(const Expression& expression, Op op)
    {
        std::optional<NodeId> best;
        bool whole = true;
        for (const Expression& argument : expression.operands) {
            const auto node = number(argument, expression.text);
            whole = whole && node.has_value();
            if (whole) best = best ? graph().binary(op, *best, *node) : *node;
        }
        return whole ? best : std::nullopt;
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
        IndicatorNode node;
        node.definition = indicators::find("atr");
        node.parameters = {value->to_double()};
        if (auto wrong = indicators::problem_with(*node.definition, node.parameters)) {
            problem(period.at, std::move(*wrong));
            return std::nullopt;
        }
        return graph().output_of(graph().indicator(std::move(node)), 0);
    }

    const Spec& spec_;
    const ParameterValues& values_;
    std::vector<Problem>& problems_;
    std::map<std::string, std::size_t, std::less<>> by_id_;
    std::vector<State> states_;
    const Condition* written_ = nullptr;  ///< The condition whose expression is being compiled.
    Compiled result_;
};

}  // namespace

Compiled compile(const Spec& spec, const ParameterValues& values, std::vector<Problem>& problems)
{
    return Compiler(spec, values, problems).compile();
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
