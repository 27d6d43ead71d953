#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace cobot::strategy {

/// A parsed expression of the condition language: syntax only, names not looked up yet. The grammar, loosest first:
///
///     or         = and { "or" and }
///     and        = not { "and" not }
///     not        = "not" not | comparison
///     comparison = sum [ ("<" | "<=" | ">" | ">=" | "==" | "!=" | "crosses_above" | "crosses_below") sum ]
///     sum        = product { ("+" | "-") product }
///     product    = negative { ("*" | "/" | "%") negative }
///     negative   = "-" negative | ago
///     ago        = primary { "[" or "]" }
///     primary    = number | "$" name | name [ "." name ] | name "(" or { "," or } ")" | "(" or ")"
struct Expression {
    enum class Kind {
        number,
        parameter,  ///< `text` without the "$"
        name,       ///< a candle field, an indicator, or one of its outputs: `text`, with its dot
        call,       ///< function `text` of all operands
        ago,        ///< operand 0, as many candles back as operand 1 says
        negative,
        add,
        subtract,
        multiply,
        divide,
        remainder,
        less,
        less_equal,
        greater,
        greater_equal,
        equal,
        not_equal,
        crosses_above,
        crosses_below,
        all_of,
        any_of,
        negation,
    };

    Kind kind = Kind::number;
    std::size_t at = 0;  ///< Offset in the text: of the operator of a binary expression, else of the first character.
    double number = 0;
    std::string text;
    std::vector<Expression> operands;
};

/// What is wrong with a text, at which offset.
struct SyntaxError {
    std::size_t at = 0;
    std::string message;
};

/// How long an expression may be, and how deep its parentheses, functions and signs may nest.
constexpr std::size_t expression_length_max = 4000;
constexpr int expression_depth_max = 50;

std::variant<Expression, SyntaxError> parse_expression(std::string_view text);

/// The words of the language that no indicator may be called.
bool is_reserved_word(std::string_view word);
/// Letters, digits and underscores, not beginning with a digit.
bool is_plain_name(std::string_view word);

}  // namespace cobot::strategy
