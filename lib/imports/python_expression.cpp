#include "imports/python_expression.hpp"

#include <algorithm>

namespace cobot::imports {
namespace {

using Kind = PyExpression::Kind;

constexpr int depth_max = 60;
/// Operators or brackets in a row: each nests what came before.
constexpr int chain_max = 300;

}  // namespace

bool PyExpressionParser::is(std::string_view symbol_or_word) const
{
    const bool word = token().kind == Token::Kind::name || token().kind == Token::Kind::symbol;
    return word && token().text == symbol_or_word;
}

bool PyExpressionParser::take(std::string_view symbol_or_word)
{
    if (failed_ || !is(symbol_or_word)) return false;
    ++next_;
    return true;
}

void PyExpressionParser::expect(std::string_view symbol)
{
    if (!take(symbol)) failed_ = true;
}

PyExpression PyExpressionParser::fail()
{
    failed_ = true;
    return {};
}

PyExpression PyExpressionParser::several()
{
    PyExpression first = one();
    if (!is(",")) return first;
    PyExpression tuple{Kind::tuple, "", first.line, {}, {}};
    tuple.operands.push_back(std::move(first));
    while (take(",")) {
        const bool ended = token().kind == Token::Kind::newline || is("]") || is(")") || is("=");
        if (!ended) tuple.operands.push_back(one());
    }
    return tuple;
}

PyExpression PyExpressionParser::one()
{
    if (failed_ || depth_ >= depth_max) return fail();
    ++depth_;
    PyExpression value = is("lambda") ? lambda() : disjunction();
    if (take("if")) {
        PyExpression choice{Kind::choice, "", value.line, {}, {}};
        choice.operands.push_back(std::move(value));
        choice.operands.push_back(disjunction());
        expect("else");
        choice.operands.push_back(one());
        value = std::move(choice);
    }
    --depth_;
    return value;
}

PyExpression PyExpressionParser::lambda()
{
    PyExpression function{Kind::lambda, "", token().line, {}, {}};
    while (!failed_ && !is(":")) {
        if (token().kind != Token::Kind::name && !is(",")) return fail();
        ++next_;
    }
    expect(":");
    function.operands.push_back(one());
    return function;
}

PyExpression PyExpressionParser::binary(Step operand, std::initializer_list<std::string_view> operators)
{
    PyExpression left = (this->*operand)();
    for (int count = 0; !failed_; ++count) {
        if (count == chain_max) return fail();
        const auto found = std::ranges::find_if(operators, [&](std::string_view text) { return is(text); });
        if (found == operators.end()) break;
        const int line = token().line;
        ++next_;
        PyExpression joined{Kind::binary, std::string(*found), line, {}, {}};
        joined.operands.push_back(std::move(left));
        joined.operands.push_back((this->*operand)());
        left = std::move(joined);
    }
    return left;
}

PyExpression PyExpressionParser::disjunction() { return binary(&PyExpressionParser::conjunction, {"or"}); }
PyExpression PyExpressionParser::conjunction() { return binary(&PyExpressionParser::negation, {"and"}); }

PyExpression PyExpressionParser::negation()
{
    const int line = token().line;
    if (!take("not")) return comparison();
    if (depth_ >= depth_max) return fail();
    ++depth_;
    PyExpression result{Kind::unary, "not", line, {negation()}, {}};
    --depth_;
    return result;
}

/// Chains, a < b < c, are not read: they mean nothing for columns.
PyExpression PyExpressionParser::comparison()
{
    PyExpression left = bit_or();
    for (const std::string_view symbol : {"==", "!=", "<=", ">=", "<", ">"}) {
        const int line = token().line;
        if (!take(symbol)) continue;
        PyExpression result{Kind::binary, std::string(symbol), line, {}, {}};
        result.operands.push_back(std::move(left));
        result.operands.push_back(bit_or());
        return result;
    }
    return left;
}

PyExpression PyExpressionParser::bit_or() { return binary(&PyExpressionParser::bit_xor, {"|"}); }
PyExpression PyExpressionParser::bit_xor() { return binary(&PyExpressionParser::bit_and, {"^"}); }
PyExpression PyExpressionParser::bit_and() { return binary(&PyExpressionParser::shift, {"&"}); }
PyExpression PyExpressionParser::shift() { return binary(&PyExpressionParser::sum, {"<<", ">>"}); }
PyExpression PyExpressionParser::sum() { return binary(&PyExpressionParser::product, {"+", "-"}); }
PyExpression PyExpressionParser::product() { return binary(&PyExpressionParser::sign, {"*", "/", "//", "%", "@"}); }

PyExpression PyExpressionParser::sign()
{
    const int line = token().line;
    for (const std::string_view symbol : {"-", "+", "~"}) {
        if (!take(symbol)) continue;
        if (depth_ >= depth_max) return fail();
        ++depth_;
        PyExpression result{Kind::unary, std::string(symbol), line, {sign()}, {}};
        --depth_;
        return result;
    }
    return power();
}

PyExpression PyExpressionParser::power()
{
    PyExpression base = postfix();
    const int line = token().line;
    if (!take("**")) return base;
    if (depth_ >= depth_max) return fail();
    ++depth_;
    PyExpression result{Kind::binary, "**", line, {}, {}};
    result.operands.push_back(std::move(base));
    result.operands.push_back(sign());
    --depth_;
    return result;
}

PyExpression PyExpressionParser::postfix()
{
    PyExpression value = primary();
    for (int count = 0; !failed_; ++count) {
        if (count == chain_max) return fail();
        const int line = token().line;
        if (take(".")) {
            if (token().kind != Token::Kind::name) return fail();
            PyExpression attribute{Kind::attribute, token().text, line, {}, {}};
            ++next_;
            attribute.operands.push_back(std::move(value));
            value = std::move(attribute);
        } else if (take("[")) {
            PyExpression subscript{Kind::subscript, "", line, {}, {}};
            subscript.operands.push_back(std::move(value));
            subscript.operands.push_back(several());
            expect("]");
            value = std::move(subscript);
        } else if (take("(")) {
            value = call(std::move(value));
        } else {
            break;
        }
    }
    return value;
}

PyExpression PyExpressionParser::call(PyExpression callee)
{
    PyExpression result{Kind::call, "", callee.line, {}, {}};
    result.operands.push_back(std::move(callee));
    while (!failed_ && !is(")")) {
        const bool keyword = token().kind == Token::Kind::name && tokens_[next_ + 1].kind == Token::Kind::symbol &&
                             tokens_[next_ + 1].text == "=";
        if (keyword) {
            std::string name = token().text;
            next_ += 2;
            result.keywords.emplace_back(std::move(name), one());
        } else {
            result.operands.push_back(one());
        }
        if (!take(",")) break;
    }
    expect(")");
    return result;
}

PyExpression PyExpressionParser::primary()
{
    const Token& first = token();
    switch (first.kind) {
        case Token::Kind::number: ++next_; return {Kind::number, first.text, first.line, {}, {}};
        case Token::Kind::formatted: ++next_; return {Kind::opaque, first.text, first.line, {}, {}};
        case Token::Kind::name:
            for (const std::string_view word : {"if", "else", "for", "in", "is", "and", "or", "not", "lambda"}) {
                if (first.text == word) return fail();
            }
            ++next_;
            return {Kind::name, first.text, first.line, {}, {}};
        case Token::Kind::string: {
            PyExpression text{Kind::string, "", first.line, {}, {}};
            while (token().kind == Token::Kind::string) text.text += tokens_[next_++].text;
            return text;
        }
        default: break;
    }
    if (take("(")) return sequence(Kind::tuple, ")");
    if (take("[")) return sequence(Kind::list, "]");
    if (take("{")) return dictionary();
    return fail();
}

/// (x) is x; with a comma, or empty, it is a tuple.
PyExpression PyExpressionParser::sequence(Kind kind, std::string_view closing)
{
    PyExpression result{kind, "", token().line, {}, {}};
    bool comma = false;
    while (!failed_ && !is(closing)) {
        result.operands.push_back(one());
        if (!take(",")) break;
        comma = true;
    }
    expect(closing);
    if (kind == Kind::tuple && !comma && result.operands.size() == 1) {
        PyExpression inner = std::move(result.operands.front());
        return inner;
    }
    return result;
}

PyExpression PyExpressionParser::dictionary()
{
    PyExpression result{Kind::dict, "", token().line, {}, {}};
    while (!failed_ && !is("}")) {
        result.operands.push_back(one());
        expect(":");
        result.operands.push_back(one());
        if (!take(",")) break;
    }
    expect("}");
    return result;
}

}  // namespace cobot::imports
