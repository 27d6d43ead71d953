#include "imports/column_evaluator.hpp"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "strategy/vocabulary.hpp"

namespace cobot::imports {
namespace {

using Kind = PyExpression::Kind;

bool is_comparison(std::string_view symbol)
{
    return symbol == "<" || symbol == "<=" || symbol == ">" || symbol == ">=" || symbol == "==" || symbol == "!=";
}

std::optional<double> parsed(const std::string& digits)
{
    double value = 0;
    const auto [end, problem] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (problem != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
    return value;
}

}  // namespace

std::optional<Value> ColumnEvaluator::fail(const PyExpression& at, const std::string& why)
{
    draft_.leave_out(at.line, why);
    return std::nullopt;
}

std::optional<Value> ColumnEvaluator::evaluate(const PyExpression& expression, const std::string& hint)
{
    switch (expression.kind) {
        case Kind::number: {
            const auto value = parsed(expression.text);
            return value ? Result(Value::of_constant(*value)) : fail(expression, "this number is not read");
        }
        case Kind::string: return Value{Value::Kind::word, expression.text};
        case Kind::name: return name(expression);
        case Kind::attribute: return attribute(expression);
        case Kind::subscript: return subscript(expression);
        case Kind::unary: return unary(expression);
        case Kind::binary: return binary(expression);
        case Kind::call: return call(expression, hint);
        case Kind::tuple:
        case Kind::list: {
            Value list{Value::Kind::list};
            for (const PyExpression& item : expression.operands) {
                auto value = evaluate(item);
                if (!value) return std::nullopt;
                list.items.push_back(std::move(*value));
            }
            return list;
        }
        case Kind::dict: return fail(expression, "a dictionary is not read here");
        case Kind::lambda: return fail(expression, "a function is not read here");
        case Kind::choice: return fail(expression, "a choice by if and else is not read");
        case Kind::opaque: return fail(expression, "a text that is computed (f\"...\") is not read");
    }
    return std::nullopt;
}

std::optional<Value> ColumnEvaluator::condition(const PyExpression& expression)
{
    if (expression.kind == Kind::binary && (expression.text == "&" || expression.text == "and")) {
        auto left = condition(expression.operands[0]);
        auto right = condition(expression.operands[1]);
        if (!left || !right) return left ? left : right;
        left->all.insert(left->all.end(), right->all.begin(), right->all.end());
        return left;
    }
    auto value = evaluate(expression);
    if (!value || value->is_condition()) return value;
    return fail(expression, "a condition was expected here");
}

std::optional<Value> ColumnEvaluator::name(const PyExpression& expression)
{
    if (const auto found = locals.find(expression.text); found != locals.end()) return found->second;
    if (expression.text == "None") return Value{};
    if (expression.text == "True") return Value::of_constant(1);
    if (expression.text == "False") return Value::of_constant(0);
    return fail(expression, fmt::format("\"{}\" is nothing that was carried over", expression.text));
}

std::optional<Value> ColumnEvaluator::attribute(const PyExpression& expression)
{
    const PyExpression& owner = expression.operands[0];
    if (owner.is_name("self")) {
        if (const auto found = attributes.find(expression.text); found != attributes.end()) return found->second;
        return fail(expression, fmt::format("self.{} is not known when the file is read", expression.text));
    }
    const bool of_self = owner.kind == Kind::attribute && owner.operands[0].is_name("self");
    if (of_self && expression.text == "value") {
        const Draft::Parameter* parameter = draft_.parameter(owner.text);
        if (parameter == nullptr)
            return fail(expression, fmt::format("self.{} is no parameter that was read", owner.text));
        Value value = parameter->is_flag ? Value::condition("$" + owner.text) : Value::number("$" + owner.text, false);
        value.fixed = true;
        value.text = "$" + owner.text;
        return value;
    }
    const auto value = evaluate(owner);
    if (!value) return std::nullopt;
    if (value->kind == Value::Kind::frame) return column(expression.text, expression);
    if (value->kind == Value::Kind::outputs) {
        for (const auto& [python, ours] : value->outputs) {
            if (python == expression.text) return Value::number(ours, ours.find(' ') != std::string::npos);
        }
    }
    return fail(expression, fmt::format("\".{}\" is not read", expression.text));
}

std::optional<Value> ColumnEvaluator::subscript(const PyExpression& expression)
{
    const auto owner = evaluate(expression.operands[0]);
    const auto index = owner ? evaluate(expression.operands[1]) : std::nullopt;
    if (!index) return std::nullopt;
    if (index->kind != Value::Kind::word) return fail(expression, "only columns by name are read");
    if (owner->kind == Value::Kind::frame) return column(index->text, expression);
    if (owner->kind == Value::Kind::outputs) {
        for (const auto& [python, ours] : owner->outputs) {
            if (python == index->text) return Value::number(ours, ours.find(' ') != std::string::npos);
        }
    }
    return fail(expression, fmt::format("there is no \"{}\" in it", index->text));
}

std::optional<Value> ColumnEvaluator::column(const std::string& name, const PyExpression& at)
{
    if (const auto found = columns.find(name); found != columns.end()) return found->second;
    if (strategy::find_field(name)) return Value::number(name, false);
    return fail(at, fmt::format("the column \"{}\" is computed by nothing that was carried over", name));
}

std::optional<Value> ColumnEvaluator::unary(const PyExpression& expression)
{
    auto operand = evaluate(expression.operands[0]);
    if (!operand) return std::nullopt;
    if (operand->is_condition()) {
        if (expression.text != "~" && expression.text != "not") return fail(expression, "a sign before a condition");
        Value value = Value::condition(fmt::format("not ({})", operand->joined()));
        value.fixed = operand->fixed;
        return value;
    }
    if (!operand->is_number() || expression.text == "~" || expression.text == "not") {
        return fail(expression, fmt::format("\"{}\" of this is not read", expression.text));
    }
    if (expression.text == "+") return operand;
    if (operand->constant) return Value::of_constant(-*operand->constant);
    return Value::number("-" + operand->operand(), true);
}

std::optional<Value> ColumnEvaluator::binary(const PyExpression& expression)
{
    auto left = evaluate(expression.operands[0]);
    auto right = evaluate(expression.operands[1]);
    if (!left || !right) return std::nullopt;
    return joined(expression, std::move(*left), std::move(*right));
}

std::optional<Value> ColumnEvaluator::joined(const PyExpression& expression, Value left, Value right)
{
    const std::string& symbol = expression.text;
    if (left.is_condition() && right.is_condition()) {
        if (symbol == "&" || symbol == "and") {
            left.all.insert(left.all.end(), right.all.begin(), right.all.end());
            left.fixed = left.fixed && right.fixed;
            return left;
        }
        if (symbol == "|" || symbol == "or") {
            return Value::condition(fmt::format("({}) or ({})", left.joined(), right.joined()));
        }
    }
    if (left.is_condition() && right.constant && (symbol == "==" || symbol == "!=")) {
        const bool same = (*right.constant != 0) == (symbol == "==");
        return same ? Value(left) : Value::condition(fmt::format("not ({})", left.joined()));
    }
    if (!left.is_number() || !right.is_number()) {
        return fail(expression, fmt::format("\"{}\" of these is not read", symbol));
    }
    if (is_comparison(symbol))
        return Value::condition(fmt::format("{} {} {}", left.operand(), symbol, right.operand()));
    return arithmetic(expression, left, right);
}

std::optional<Value> ColumnEvaluator::arithmetic(const PyExpression& expression, const Value& left, const Value& right)
{
    const std::string& symbol = expression.text;
    if (symbol == "**" && right.constant == 2) return Value::number(fmt::format("{0} * {0}", left.operand()), true);
    if (symbol != "+" && symbol != "-" && symbol != "*" && symbol != "/" && symbol != "%") {
        return fail(expression, fmt::format("the operator \"{}\" has no counterpart", symbol));
    }
    if (left.constant && right.constant) {
        const double a = *left.constant;
        const double b = *right.constant;
        if (symbol == "+") return Value::of_constant(a + b);
        if (symbol == "-") return Value::of_constant(a - b);
        if (symbol == "*") return Value::of_constant(a * b);
        if (symbol == "/" && b != 0) return Value::of_constant(a / b);
    }
    Value value = Value::number(fmt::format("{} {} {}", left.operand(), symbol, right.operand()), true);
    value.fixed = left.fixed && right.fixed;
    return value;
}

}  // namespace cobot::imports
