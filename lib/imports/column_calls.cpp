#include <algorithm>

#include <fmt/format.h>

#include "imports/column_evaluator.hpp"
#include "indicators/definition.hpp"

namespace cobot::imports {
namespace {

using Kind = PyExpression::Kind;

constexpr std::string_view typical_price = "(high + low + close) / 3";

/// The last word of ta.EMA, np.abs and so on with what stands before it; empty when it is something else.
std::pair<std::string, std::string> function_of(const PyExpression& call)
{
    const PyExpression& callee = call.operands[0];
    if (callee.kind == Kind::name) return {"", callee.text};
    if (callee.kind != Kind::attribute || callee.operands[0].kind != Kind::name) return {};
    return {callee.operands[0].text, callee.text};
}

std::string_view comparison_of(std::string_view method)
{
    if (method == "gt") return ">";
    if (method == "ge") return ">=";
    if (method == "lt") return "<";
    if (method == "le") return "<=";
    if (method == "eq") return "==";
    return method == "ne" ? "!=" : "";
}

}  // namespace

const PyExpression* ColumnEvaluator::argument(const PyExpression& call, std::string_view keyword,
                                              std::size_t position) const
{
    const auto named = std::ranges::find(call.keywords, keyword, &std::pair<std::string, PyExpression>::first);
    if (named != call.keywords.end()) return &named->second;
    return position > 0 && position < call.operands.size() ? &call.operands[position] : nullptr;
}

std::optional<std::string> ColumnEvaluator::fixed_argument(const PyExpression& call, std::string_view keyword,
                                                           std::size_t position, std::string_view otherwise)
{
    const PyExpression* given = argument(call, keyword, position);
    if (given == nullptr) return std::string(otherwise);
    const auto value = evaluate(*given);
    if (!value) return std::nullopt;
    const bool usable = value->is_number() && value->fixed && (value->constant || !value->compound);
    if (usable) return value->text;
    fail(*given, fmt::format("{} must be a number or one parameter to be carried over", keyword));
    return std::nullopt;
}

std::optional<Value> ColumnEvaluator::call(const PyExpression& expression, const std::string& hint)
{
    const auto [owner, function_name] = function_of(expression);
    if (locals.contains(owner)) return method(expression, hint);
    if (owner == "ta" || owner == "talib") return talib(expression, function_name, hint);
    if (owner == "qtpylib") return qtpylib(expression, function_name, hint);
    if (owner == "np" || owner == "numpy" || (owner.empty() && !function_name.empty())) {
        return function(expression, function_name);
    }
    if (owner.empty()) return method(expression, hint);
    return fail(expression, fmt::format("{}.{} is not known", owner, function_name));
}

/// Functions of Python and of numpy.
std::optional<Value> ColumnEvaluator::function(const PyExpression& expression, const std::string& name)
{
    if (name == "reduce" && expression.operands.size() == 3) return reduced(expression);
    if (name == "where" && expression.operands.size() == 4) {
        const auto when = evaluate(expression.operands[1]);
        const auto yes = evaluate(expression.operands[2]);
        const auto no = evaluate(expression.operands[3]);
        if (!when || !yes || !no) return std::nullopt;
        if (when->is_condition() && yes->constant == 1 && no->constant == 0) return when;
    }
    if ((name == "int" || name == "float") && expression.operands.size() == 2) {
        auto value = evaluate(expression.operands[1]);
        if (!value || (value->fixed && !value->compound)) return value;
    }
    if ((name == "abs" || name == "absolute") && expression.operands.size() == 2) {
        const auto value = evaluate(expression.operands[1]);
        if (!value) return std::nullopt;
        if (value->is_number()) return Value::number(fmt::format("abs({})", value->text), false);
    }
    if ((name == "max" || name == "min" || name == "maximum" || name == "minimum") && expression.operands.size() == 3) {
        const auto left = evaluate(expression.operands[1]);
        const auto right = evaluate(expression.operands[2]);
        if (!left || !right) return std::nullopt;
        if (left->is_number() && right->is_number()) {
            return Value::number(fmt::format("{}({}, {})", name.substr(0, 3), left->text, right->text), false);
        }
    }
    return fail(expression, fmt::format("the function {} has no counterpart in conditions", name));
}

/// reduce(lambda x, y: x & y, conditions)
std::optional<Value> ColumnEvaluator::reduced(const PyExpression& expression)
{
    const PyExpression& step = expression.operands[1];
    const auto list = evaluate(expression.operands[2]);
    if (!list) return std::nullopt;
    const bool readable = step.kind == Kind::lambda && step.operands[0].kind == Kind::binary &&
                          step.operands[0].operands[0].kind == Kind::name &&
                          step.operands[0].operands[1].kind == Kind::name;
    if (!readable || list->kind != Value::Kind::list) return fail(expression, "this use of reduce is not read");
    std::optional<Value> result;
    for (const Value& item : list->items) {
        result = result ? joined(step.operands[0], *result, item) : item;
        if (!result) return std::nullopt;
    }
    return result ? result : fail(expression, "none of these conditions could be carried over");
}

/// Methods of columns.
std::optional<Value> ColumnEvaluator::method(const PyExpression& expression, const std::string&)
{
    const PyExpression& callee = expression.operands[0];
    if (callee.kind != Kind::attribute) return fail(expression, "this call is not read");
    const std::string& name = callee.text;
    auto owner = evaluate(callee.operands[0]);
    if (!owner) return std::nullopt;
    if (owner->kind == Value::Kind::window) return of_window(expression, *owner, name);
    if (name == "copy" || name == "astype") return owner;
    if (owner->is_condition() && name == "shift") {
        const auto n = fixed_argument(expression, "periods", 1, "1");
        if (!n) return std::nullopt;
        if (n->starts_with('-')) return fail(expression, "this looks ahead, at candles that are not known yet");
        return Value::condition(fmt::format("({})[{}]", owner->joined(), *n));
    }
    if (owner->kind == Value::Kind::word && name == "format" && expression.operands.size() == 2) {
        const auto inserted = fixed_argument(expression, "text", 1, "");
        const std::size_t place = owner->text.find("{}");
        if (!inserted) return std::nullopt;
        if (place != std::string::npos) return Value{Value::Kind::word, owner->text.replace(place, 2, *inserted)};
    }
    if (!owner->is_number()) return fail(expression, fmt::format("\".{}()\" of this is not read", name));
    const std::string_view symbol = comparison_of(name);
    if (!symbol.empty() && expression.operands.size() == 2) {
        const auto other = evaluate(expression.operands[1]);
        if (!other) return std::nullopt;
        if (other->is_number())
            return Value::condition(fmt::format("{} {} {}", owner->operand(), symbol, other->operand()));
    }
    if (name == "between" && expression.operands.size() == 3 && expression.keywords.empty()) {
        const auto low = evaluate(expression.operands[1]);
        const auto high = evaluate(expression.operands[2]);
        if (!low || !high) return std::nullopt;
        if (low->is_number() && high->is_number()) {
            Value both = Value::condition(fmt::format("{} >= {}", owner->operand(), low->operand()));
            both.all.push_back(fmt::format("{} <= {}", owner->operand(), high->operand()));
            return both;
        }
    }
    if (name == "abs") return Value::number(fmt::format("abs({})", owner->text), false);
    if (name == "shift" || name == "diff" || name == "pct_change" || name == "rolling") {
        const auto n = fixed_argument(expression, name == "rolling" ? "window" : "periods", 1, "1");
        if (!n) return std::nullopt;
        if (n->starts_with('-')) return fail(expression, "this looks ahead, at candles that are not known yet");
        for (const auto& [keyword, value] : expression.keywords) {
            const bool known = keyword == "window" || keyword == "periods";
            if (!known) return fail(expression, fmt::format("{} of {} has no counterpart", keyword, name));
        }
        if (name == "rolling") {
            Value window{Value::Kind::window, owner->text};
            window.candles = *n;
            return window;
        }
        if (name == "shift") return Value::number(fmt::format("{}[{}]", owner->operand(), *n), false);
        return Value::number(fmt::format("{}({}, {})", name == "diff" ? "change" : name, owner->text, *n), false);
    }
    return fail(expression, fmt::format("\".{}()\" has no counterpart in conditions", name));
}

/// rolling(n).mean() and so on. The standard deviation of pandas is that of a sample.
std::optional<Value> ColumnEvaluator::of_window(const PyExpression& expression, const Value& window,
                                                const std::string& method)
{
    const auto call_of = [&](std::string_view function) {
        return Value::number(fmt::format("{}({}, {})", function, window.text, window.candles), false);
    };
    if (method == "mean") return call_of("mean");
    if (method == "max") return call_of("highest");
    if (method == "min") return call_of("lowest");
    if (method == "sum")
        return Value::number(fmt::format("mean({}, {}) * {}", window.text, window.candles, window.candles), true);
    if (method == "std" && expression.operands.size() == 1 && expression.keywords.empty()) {
        return Value::number(
            draft_.declare("deviation", "stddev", {{"period", window.candles}, {"deviation", "sample"}},
                           window.text == "close" ? "" : window.text),
            false);
    }
    return fail(expression, fmt::format("\".rolling().{}()\" has no counterpart", method));
}

std::optional<Value> ColumnEvaluator::talib(const PyExpression& expression, const std::string& function,
                                            const std::string& hint)
{
    if (const KnownCall* known = find_known_call(function)) return indicator(expression, *known, hint);
    std::string pattern;
    for (const char c : function) pattern += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    const auto* definition = pattern.starts_with("cdl") ? indicators::find(pattern) : nullptr;
    if (definition != nullptr && expression.operands.size() == 2 && expression.keywords.empty()) {
        const auto frame = evaluate(expression.operands[1]);
        if (!frame) return std::nullopt;
        return Value::number(draft_.declare(hint, std::string(definition->name), {}, ""), false);
    }
    return fail(expression,
                fmt::format("TA-Lib's {} with these arguments has no counterpart that the importer knows", function));
}

/// What an indicator reads: a column that it is given, or that `price` names.
std::optional<std::string> ColumnEvaluator::source_of(const PyExpression& call, const std::string& type)
{
    const auto* definition = indicators::find(type);
    const bool takes_source = definition != nullptr && definition->reads(indicators::Input::source);
    const PyExpression* first = argument(call, "", 1);
    if (first == nullptr) {
        fail(call, "it is not given the candles that it reads");
        return std::nullopt;
    }
    const auto input = evaluate(*first);
    if (!input) return std::nullopt;
    std::string source;
    if (input->is_number()) {
        source = input->text;
    } else if (input->kind != Value::Kind::frame) {
        fail(call, "what it reads is neither the candles nor a column");
        return std::nullopt;
    }
    if (const PyExpression* price = argument(call, "price", 0)) {
        const auto word = evaluate(*price);
        if (!word) return std::nullopt;
        const auto named = word->kind == Value::Kind::word ? column(word->text, *price) : std::nullopt;
        if (!named) return std::nullopt;
        source = named->text;
    }
    if (source == "close") source.clear();
    if (!source.empty() && !takes_source) {
        fail(call, "this indicator reads whole candles, not a column");
        return std::nullopt;
    }
    return source;
}

std::optional<Value> ColumnEvaluator::indicator(const PyExpression& expression, const KnownCall& known,
                                                const std::string& hint)
{
    auto source = source_of(expression, std::string(known.type));
    if (!source) return std::nullopt;
    for (const auto& [keyword, value] : expression.keywords) {
        const bool setting =
            std::ranges::find(known.settings, keyword, &KnownCall::Setting::keyword) != known.settings.end();
        const bool required =
            std::ranges::any_of(known.required, [&](const auto& one) { return one.first == keyword; });
        const bool twin = keyword == "nbdevdn" && known.function == "BBANDS";
        if (!setting && !required && !twin && keyword != "price") {
            return fail(expression, fmt::format("{} of {} has no counterpart", keyword, known.function));
        }
    }
    Draft::Settings settings;
    std::size_t position = 2;
    for (const auto& setting : known.settings) {
        const auto value = fixed_argument(expression, setting.keyword, position++, setting.default_value);
        if (!value) return std::nullopt;
        settings.emplace_back(setting.name, *value);
    }
    for (const auto& [keyword, only] : known.required) {
        const auto value = fixed_argument(expression, keyword, 0, only);
        if (!value) return std::nullopt;
        if (*value != only) return fail(expression, fmt::format("{} of {} must be {}", keyword, known.function, only));
    }
    if (known.function == "BBANDS") {
        const auto below = fixed_argument(expression, "nbdevdn", 4, "2");
        if (!below) return std::nullopt;
        if (*below != settings[1].second)
            return fail(expression, "bands that are wider on one side have no counterpart");
    }
    for (const auto& [name, value] : known.fixed) settings.emplace_back(name, value);
    const std::string wanted = known.outputs.empty() ? hint : "";
    const std::string id = draft_.declare(wanted, std::string(known.type), std::move(settings), std::move(*source));
    if (known.outputs.empty()) return Value::number(id, false);
    Value outputs{Value::Kind::outputs};
    for (const auto& [python, ours] : known.outputs) {
        outputs.outputs.emplace_back(python, fmt::format("{}.{}", id, ours));
    }
    return outputs;
}

std::optional<Value> ColumnEvaluator::qtpylib(const PyExpression& expression, const std::string& function,
                                              const std::string& hint)
{
    if (function == "crossed_above") return crossing(expression, "crosses_above");
    if (function == "crossed_below") return crossing(expression, "crosses_below");
    if (function == "bollinger_bands") return bollinger(expression, hint);
    if (function == "typical_price") return Value::number(std::string(typical_price), true);
    if (function == "mid_price") return Value::number("(high + low) / 2", true);
    if (function == "heikinashi") {
        const std::string id = draft_.declare("heikin_ashi", "heikin_ashi", {}, "");
        Value outputs{Value::Kind::outputs};
        for (const char* name : {"open", "high", "low", "close"}) {
            outputs.outputs.emplace_back(name, fmt::format("{}.{}", id, name));
        }
        return outputs;
    }
    if (function == "awesome_oscillator" && expression.operands.size() == 2 &&
        argument(expression, "weighted", 0) == nullptr) {
        const auto fast = fixed_argument(expression, "fast", 0, "5");
        const auto slow = fixed_argument(expression, "slow", 0, "34");
        if (!fast || !slow) return std::nullopt;
        return Value::number(draft_.declare(hint, "ao", {{"fast", *fast}, {"slow", *slow}}, ""), false);
    }
    return fail(expression, fmt::format("qtpylib.{} has no counterpart that the importer knows", function));
}

std::optional<Value> ColumnEvaluator::crossing(const PyExpression& expression, std::string_view word)
{
    if (expression.operands.size() != 3 || !expression.keywords.empty()) {
        return fail(expression, "a crossing takes two columns");
    }
    const auto left = evaluate(expression.operands[1]);
    const auto right = evaluate(expression.operands[2]);
    if (!left || !right) return std::nullopt;
    if (!left->is_number() || !right->is_number()) return fail(expression, "a crossing takes two columns");
    return Value::condition(fmt::format("{} {} {}", left->operand(), word, right->operand()));
}

/// qtpylib's bands are as wide as the deviation of a sample, TA-Lib's and ours as that of the population.
std::optional<Value> ColumnEvaluator::bollinger(const PyExpression& expression, const std::string&)
{
    const PyExpression* series = argument(expression, "series", 1);
    const auto input = series != nullptr ? evaluate(*series) : std::nullopt;
    if (!input) return series != nullptr ? std::nullopt : fail(expression, "bands of nothing");
    if (!input->is_number()) return fail(expression, "bands are made from a column");
    const auto period = fixed_argument(expression, "window", 2, "20");
    const auto width = fixed_argument(expression, "stds", 3, "2");
    if (!period || !width) return std::nullopt;
    const std::string source = input->text == "close" ? "" : input->text;
    const std::string middle = draft_.declare("bb_middle", "sma", {{"period", *period}}, source);
    const std::string deviation =
        draft_.declare("bb_deviation", "stddev", {{"period", *period}, {"deviation", "sample"}}, source);
    Value outputs{Value::Kind::outputs};
    outputs.outputs = {{"upper", fmt::format("{} + {} * {}", middle, *width, deviation)},
                       {"mid", middle},
                       {"lower", fmt::format("{} - {} * {}", middle, *width, deviation)}};
    return outputs;
}

}  // namespace cobot::imports
