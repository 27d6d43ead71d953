#pragma once

#include "imports/python_syntax.hpp"
#include "imports/python_token.hpp"

namespace cobot::imports {

/// Reads expressions from tokens. After a mistake failed() holds, and what is returned means nothing.
class PyExpressionParser {
public:
    /// `next` is where reading begins, and moves along.
    PyExpressionParser(const std::vector<Token>& tokens, std::size_t& next) : tokens_(tokens), next_(next) {}

    /// An expression, or several with commas between them as a tuple.
    PyExpression several();
    bool failed() const { return failed_; }

private:
    using Step = PyExpression (PyExpressionParser::*)();

    const Token& token() const { return tokens_[next_]; }
    bool is(std::string_view symbol_or_word) const;
    bool take(std::string_view symbol_or_word);
    void expect(std::string_view symbol);
    PyExpression fail();

    PyExpression one();
    PyExpression lambda();
    PyExpression binary(Step operand, std::initializer_list<std::string_view> operators);
    PyExpression disjunction();
    PyExpression conjunction();
    PyExpression negation();
    PyExpression comparison();
    PyExpression bit_or();
    PyExpression bit_xor();
    PyExpression bit_and();
    PyExpression shift();
    PyExpression sum();
    PyExpression product();
    PyExpression sign();
    PyExpression power();
    PyExpression postfix();
    PyExpression primary();
    PyExpression call(PyExpression callee);
    PyExpression sequence(PyExpression::Kind kind, std::string_view closing);
    PyExpression dictionary();

    const std::vector<Token>& tokens_;
    std::size_t& next_;
    int depth_ = 0;
    bool failed_ = false;
};

}  // namespace cobot::imports
