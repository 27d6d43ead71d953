#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cobot::imports {

/// An expression of the part of Python that strategies are written in.
struct PyExpression {
    enum class Kind {
        number,
        string,
        name,       ///< Also True, False and None.
        attribute,  ///< `text` of operand 0
        call,       ///< operand 0 of the others, and of `keywords`
        subscript,  ///< operand 0 [ operand 1 ]
        unary,      ///< `text`: - + ~ not
        binary,     ///< `text`: arithmetic, & | ^, comparisons, and, or
        list,
        tuple,
        dict,    ///< Keys and values in turn.
        lambda,  ///< operand 0 is its value
        choice,  ///< operand 0 if operand 1 else operand 2
        opaque,  ///< Text that is computed: an f-string.
    };

    Kind kind = Kind::name;
    std::string text;
    int line = 0;
    std::vector<PyExpression> operands = {};
    std::vector<std::pair<std::string, PyExpression>> keywords = {};

    bool is_name(std::string_view name) const { return kind == Kind::name && text == name; }
};

/// A statement of the same part.
struct PyStatement {
    enum class Kind {
        expression,   ///< value
        assignment,   ///< target = value
        function,     ///< text (parameters): body
        klass,        ///< class text: body
        conditional,  ///< if value: body; else: otherwise
        result,       ///< return value
        nothing,      ///< pass, import
        other,        ///< Anything that is not read.
    };

    Kind kind = Kind::other;
    std::string text;
    int line = 0;
    PyExpression target = {};
    PyExpression value = {};
    std::vector<std::string> parameters = {};
    std::vector<std::string> decorators = {};  ///< The first name of each.
    std::vector<PyStatement> body = {};
    std::vector<PyStatement> otherwise = {};
};

/// The statements of a text. Never fails: what is not understood is PyStatement::Kind::other.
std::vector<PyStatement> parse_python(std::string_view text);

}  // namespace cobot::imports
