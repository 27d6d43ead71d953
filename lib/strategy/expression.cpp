#include "strategy/expression.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <optional>

#include <fmt/format.h>

#include "core/suggest.hpp"

namespace cobot::strategy {
namespace {

using Kind = Expression::Kind;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }

/// Thrown nowhere: a parser that failed keeps its first error and every step falls through.
class Parser {
public:
    explicit Parser(std::string_view text) : text_(text) {}

    std::variant<Expression, SyntaxError> parse()
    {
        if (text_.size() > expression_length_max) {
            return SyntaxError{0, fmt::format("the expression is longer than {} characters", expression_length_max)};
        }
        Expression whole = alternatives();
        if (!error_ && !at_end()) fail(unexpected_after_operand());
        if (error_) return *error_;
        return whole;
    }

private:
    struct Operator {
        std::string_view symbol;
        Kind kind;
    };

    // Reading characters

    void skip_space()
    {
        while (next_ < text_.size() && std::string_view(" \t\r\n").find(text_[next_]) != std::string_view::npos)
            ++next_;
    }
    bool at_end()
    {
        skip_space();
        return next_ == text_.size();
    }
    char peek()
    {
        skip_space();
        return next_ < text_.size() ? text_[next_] : '\0';
    }
    std::string_view peek_word()
    {
        skip_space();
        std::size_t end = next_;
        while (end < text_.size() && (is_letter(text_[end]) || is_digit(text_[end]))) ++end;
        return text_.substr(next_, end - next_);
    }
    bool take(char c)
    {
        if (error_ || peek() != c) return false;
        ++next_;
        return true;
    }
    bool take_word(std::string_view word)
    {
        if (error_ || peek_word() != word) return false;
        next_ += word.size();
        return true;
    }
    void expect(char c, std::string_view where)
    {
        if (!take(c)) fail(fmt::format("expected \"{}\" {}, but found {}", c, where, found()));
    }

    void fail(std::string message)
    {
        if (!error_) error_ = SyntaxError{next_, std::move(message)};
    }
    /// What stands at the cursor, for messages.
    std::string found()
    {
        if (at_end()) return "the end";
        const auto word = peek_word();
        return fmt::format("\"{}\"", word.empty() ? text_.substr(next_, 1) : word);
    }
    std::string unexpected_after_operand()
    {
        const std::string_view rest = text_.substr(next_);
        if (rest.starts_with("&&")) return "\"&&\" is unknown; write \"and\"";
        if (rest.starts_with("||")) return "\"||\" is unknown; write \"or\"";
        if (rest.starts_with("=")) return "\"=\" is unknown; write \"==\" to compare";
        if (rest.starts_with("**") || rest.starts_with("^")) return "there are no powers; multiply instead";
        if (rest.starts_with(")")) return "\")\" closes nothing";
        const std::vector<std::string> operators{"and", "or", "crosses_above", "crosses_below"};
        return fmt::format("expected an operator, but found {}{}", found(), core::did_you_mean(peek_word(), operators));
    }

    // The grammar, loosest first

    Expression alternatives()
    {
        return chain(Kind::any_of, "or", [this] { return conjunction(); });
    }
    Expression conjunction()
    {
        return chain(Kind::all_of, "and", [this] { return negation(); });
    }
    template <class Operand>
    Expression chain(Kind kind, std::string_view word, Operand operand)
    {
        Expression first = operand();
        while (peek_word() == word) {
            const std::size_t at = next_;
            if (!take_word(word)) break;
            first = joined(kind, at, std::move(first), operand());
        }
        return first;
    }

    Expression negation()
    {
        if (peek_word() != "not" || error_) return comparison();
        const std::size_t at = next_;
        take_word("not");
        return nested([&] { return Expression{Kind::negation, at, 0, {}, {negation()}}; });
    }

    Expression comparison()
    {
        Expression left = sum();
        std::size_t at = 0;
        const auto kind = take_comparison(at);
        if (!kind) return left;
        Expression compared = joined(*kind, at, std::move(left), sum());
        std::size_t second = 0;
        if (take_comparison(second) && !error_) {
            next_ = second;
            fail("comparisons cannot be chained; join them with \"and\"");
        }
        return compared;
    }
    std::optional<Kind> take_comparison(std::size_t& at)
    {
        static constexpr std::array<Operator, 6> symbols{{{"<=", Kind::less_equal},
                                                          {">=", Kind::greater_equal},
                                                          {"==", Kind::equal},
                                                          {"!=", Kind::not_equal},
                                                          {"<", Kind::less},
                                                          {">", Kind::greater}}};
        if (error_) return std::nullopt;
        skip_space();
        at = next_;
        for (const auto& [symbol, kind] : symbols) {
            if (!text_.substr(next_).starts_with(symbol)) continue;
            next_ += symbol.size();
            return kind;
        }
        if (take_word("crosses_above")) return Kind::crosses_above;
        if (take_word("crosses_below")) return Kind::crosses_below;
        return std::nullopt;
    }

    Expression sum()
    {
        Expression first = product();
        for (char c = peek(); (c == '+' || c == '-') && !error_; c = peek()) {
            const std::size_t at = next_++;
            first = joined(c == '+' ? Kind::add : Kind::subtract, at, std::move(first), product());
        }
        return first;
    }
    Expression product()
    {
        Expression first = negative();
        for (char c = peek(); (c == '*' || c == '/' || c == '%') && !error_; c = peek()) {
            const std::size_t at = next_++;
            const Kind kind = c == '*' ? Kind::multiply : c == '/' ? Kind::divide : Kind::remainder;
            first = joined(kind, at, std::move(first), negative());
        }
        return first;
    }
    Expression negative()
    {
        if (peek() != '-' || error_) return ago();
        const std::size_t at = next_++;
        return nested([&] { return Expression{Kind::negative, at, 0, {}, {negative()}}; });
    }

    Expression ago()
    {
        Expression value = primary();
        while (peek() == '[' && !error_) {
            const std::size_t at = next_++;
            Expression count = nested([this] { return alternatives(); });
            expect(']', "after the number of candles");
            value = joined(Kind::ago, at, std::move(value), std::move(count));
        }
        return value;
    }

    Expression primary()
    {
        const char c = peek();
        const std::size_t at = next_;
        if (error_) return {};
        if (is_digit(c)) return number();
        if (c == '$') return parameter();
        if (is_letter(c)) return name();
        if (c == '(') {
            ++next_;
            Expression inner = nested([this] { return alternatives(); });
            expect(')', fmt::format("to close the one at character {}", at + 1));
            return inner;
        }
        if (c == '!') fail("\"!\" is unknown; write \"not\"");
        if (c == '.') fail("a number begins with a digit; write 0.5 for .5");
        if (c == '+') fail("a number takes no \"+\" sign");
        fail(fmt::format("expected a number, a name or \"(\", but found {}", found()));
        return {};
    }

    Expression number()
    {
        const std::size_t at = next_;
        double value = 0;
        const auto [end, problem] = std::from_chars(text_.data() + next_, text_.data() + text_.size(), value);
        next_ = static_cast<std::size_t>(end - text_.data());
        if (problem != std::errc() || !std::isfinite(value)) {
            next_ = at;
            fail("the number is too large or too small");
            return {};
        }
        if (text_[next_ - 1] == '.') fail("a number does not end with a dot");
        if (next_ < text_.size() && (is_letter(text_[next_]) || text_[next_] == '.')) {
            fail(fmt::format("\"{}\" is not a number", text_.substr(at, next_ + 1 - at)));
        }
        return {Kind::number, at, value, {}, {}};
    }

    Expression parameter()
    {
        const std::size_t at = next_++;
        const bool follows = next_ < text_.size() && is_letter(text_[next_]);
        if (!follows) {
            fail("expected the name of a parameter after \"$\"");
            return {};
        }
        const auto word = peek_word();
        next_ += word.size();
        return {Kind::parameter, at, 0, std::string(word), {}};
    }

    Expression name()
    {
        const std::size_t at = next_;
        std::string word(peek_word());
        if (is_reserved_word(word)) {
            fail(fmt::format("expected a number, a name or \"(\", but found \"{}\"", word));
            return {};
        }
        next_ += word.size();
        if (next_ < text_.size() && text_[next_] == '.') {
            ++next_;
            if (next_ == text_.size() || !is_letter(text_[next_])) {
                fail(fmt::format("expected the name of an output after \"{}.\"", word));
                return {};
            }
            const auto output = peek_word();
            next_ += output.size();
            return {Kind::name, at, 0, fmt::format("{}.{}", word, output), {}};
        }
        if (peek() == '(') return call(std::move(word), at);
        return {Kind::name, at, 0, std::move(word), {}};
    }
    Expression call(std::string function, std::size_t at)
    {
        ++next_;
        Expression result{Kind::call, at, 0, std::move(function), {}};
        do {
            result.operands.push_back(nested([this] { return alternatives(); }));
        } while (take(','));
        expect(')', fmt::format("after the arguments of {}", result.text));
        return result;
    }

    // Building

    Expression joined(Kind kind, std::size_t at, Expression left, Expression right)
    {
        Expression result{kind, at, 0, {}, {}};
        result.operands.reserve(2);
        result.operands.push_back(std::move(left));
        result.operands.push_back(std::move(right));
        return result;
    }

    template <class Inner>
    Expression nested(Inner inner)
    {
        if (depth_ == expression_depth_max) {
            fail(fmt::format("the expression is nested deeper than {} levels", expression_depth_max));
            return {};
        }
        ++depth_;
        Expression result = inner();
        --depth_;
        return result;
    }

    std::string_view text_;
    std::size_t next_ = 0;
    int depth_ = 0;
    std::optional<SyntaxError> error_;
};

}  // namespace

std::variant<Expression, SyntaxError> parse_expression(std::string_view text) { return Parser(text).parse(); }

bool is_reserved_word(std::string_view word)
{
    return word == "and" || word == "or" || word == "not" || word == "crosses_above" || word == "crosses_below";
}

bool is_plain_name(std::string_view word)
{
    return !word.empty() && is_letter(word.front()) &&
           std::ranges::all_of(word, [](char c) { return is_letter(c) || is_digit(c); });
}

}  // namespace cobot::strategy
