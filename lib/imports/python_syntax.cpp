#include "imports/python_syntax.hpp"

#include <algorithm>

#include "imports/python_expression.hpp"

namespace cobot::imports {
namespace {

using Kind = PyStatement::Kind;

constexpr int depth_max = 40;

class Parser {
public:
    explicit Parser(std::string_view text) : tokens_(tokenize(text)) {}

    std::vector<PyStatement> run()
    {
        std::vector<PyStatement> statements;
        while (token().kind != Token::Kind::end) add_statement(statements, 0);
        return statements;
    }

private:
    const Token& token() const { return tokens_[next_]; }
    bool is(std::string_view text) const
    {
        return (token().kind == Token::Kind::name || token().kind == Token::Kind::symbol) && token().text == text;
    }
    bool at_end_of_line() const { return token().kind == Token::Kind::newline || token().kind == Token::Kind::end; }

    void add_statement(std::vector<PyStatement>& statements, int depth)
    {
        const Token::Kind kind = token().kind;
        if (kind == Token::Kind::newline || kind == Token::Kind::dedent || kind == Token::Kind::indent) {
            ++next_;
            return;
        }
        const std::size_t begin = next_;
        statements.push_back(statement(depth));
        if (next_ == begin) ++next_;
    }

    PyStatement statement(int depth)
    {
        std::vector<std::string> decorators;
        while (is("@")) {
            ++next_;
            decorators.push_back(token().text);
            skip_line();
            while (token().kind == Token::Kind::newline) ++next_;
        }
        PyStatement found = undecorated(depth);
        found.decorators = std::move(decorators);
        return found;
    }

    PyStatement undecorated(int depth)
    {
        const int line = token().line;
        if (depth >= depth_max) return skipped(line);
        if (is("class") || is("def")) return definition(depth);
        if (is("if")) return conditional(depth);
        for (const std::string_view word : {"import", "from", "pass"}) {
            if (!is(word)) continue;
            skip_line();
            return {Kind::nothing, "", line};
        }
        for (const std::string_view word : {"for", "while", "try", "with", "elif", "else", "async", "raise", "del",
                                            "global", "assert", "except", "finally"}) {
            if (is(word)) return skipped(line);
        }
        return simple(line);
    }

    /// A line that is not read, with the block that belongs to it.
    PyStatement skipped(int line)
    {
        skip_line();
        skip_block();
        return {Kind::other, "", line};
    }
    void skip_line()
    {
        while (!at_end_of_line()) ++next_;
    }
    void skip_block()
    {
        std::size_t ahead = next_;
        while (tokens_[ahead].kind == Token::Kind::newline) ++ahead;
        if (tokens_[ahead].kind != Token::Kind::indent) return;
        int depth = 0;
        for (next_ = ahead; token().kind != Token::Kind::end; ++next_) {
            if (token().kind == Token::Kind::indent) ++depth;
            if (token().kind == Token::Kind::dedent && --depth == 0) break;
        }
        if (token().kind == Token::Kind::dedent) ++next_;
    }

    PyStatement definition(int depth)
    {
        PyStatement found{is("class") ? Kind::klass : Kind::function, "", token().line};
        ++next_;
        if (token().kind != Token::Kind::name) return skipped(found.line);
        found.text = token().text;
        ++next_;
        int brackets = 0;
        bool name_follows = false;
        for (; !at_end_of_line() && !(brackets == 0 && is(":")); ++next_) {
            if (name_follows && token().kind == Token::Kind::name) found.parameters.push_back(token().text);
            name_follows = (is("(") && brackets == 0) || (is(",") && brackets == 1);
            if (is("(") || is("[") || is("{")) ++brackets;
            if (is(")") || is("]") || is("}")) --brackets;
        }
        if (!is(":")) return skipped(found.line);
        ++next_;
        found.body = block(depth + 1);
        return found;
    }

    PyStatement conditional(int depth)
    {
        PyStatement found{Kind::conditional, "", token().line};
        ++next_;
        PyExpressionParser parser(tokens_, next_);
        found.value = parser.several();
        if (parser.failed() || !is(":")) return skipped(found.line);
        ++next_;
        found.body = block(depth + 1);
        while (token().kind == Token::Kind::newline) ++next_;
        if (is("elif") && depth + 1 < depth_max) {
            found.otherwise.push_back(conditional(depth + 1));
        } else if (is("else")) {
            ++next_;
            if (is(":")) ++next_;
            found.otherwise = block(depth + 1);
        }
        return found;
    }

    std::vector<PyStatement> block(int depth)
    {
        std::vector<PyStatement> statements;
        if (token().kind != Token::Kind::newline) {
            if (!at_end_of_line()) statements.push_back(statement(depth));
            return statements;
        }
        while (token().kind == Token::Kind::newline) ++next_;
        if (token().kind != Token::Kind::indent) return statements;
        ++next_;
        while (token().kind != Token::Kind::dedent && token().kind != Token::Kind::end)
            add_statement(statements, depth);
        if (token().kind == Token::Kind::dedent) ++next_;
        return statements;
    }

    /// An expression, `return` of one, or an assignment, whose annotation is left out.
    PyStatement simple(int line)
    {
        PyStatement found{Kind::expression, "", line};
        if (is("return")) {
            ++next_;
            found.kind = Kind::result;
            if (at_end_of_line()) return found;
        }
        PyExpressionParser parser(tokens_, next_);
        found.value = parser.several();
        if (parser.failed()) return skipped(line);
        if (is(":") && found.kind == Kind::expression) {
            ++next_;
            PyExpressionParser annotation(tokens_, next_);
            annotation.several();
            if (annotation.failed()) return skipped(line);
        }
        if (is("=") && found.kind == Kind::expression) {
            ++next_;
            found.kind = Kind::assignment;
            found.target = std::move(found.value);
            found.value = parser.several();
        }
        if (is(";"))
            ++next_;
        else if (!at_end_of_line() || parser.failed())
            return skipped(line);
        return found;
    }

    std::vector<Token> tokens_;
    std::size_t next_ = 0;
};

}  // namespace

std::vector<PyStatement> parse_python(std::string_view text) { return Parser(text).run(); }

}  // namespace cobot::imports
