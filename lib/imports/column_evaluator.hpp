#pragma once

#include <map>
#include <optional>
#include <string>

#include "imports/column_value.hpp"
#include "imports/draft.hpp"
#include "imports/known_calls.hpp"
#include "imports/python_syntax.hpp"

namespace cobot::imports {

/// Turns expressions over a frame of candles into the condition language, and declares the indicators in them.
/// What it cannot turn is left out of the draft, with its line and why.
class ColumnEvaluator {
public:
    explicit ColumnEvaluator(Draft& draft) : draft_(draft) {}

    std::map<std::string, Value> locals;      ///< Of the function that is read, the frame among them.
    std::map<std::string, Value> columns;     ///< Of the frame, by name.
    std::map<std::string, Value> attributes;  ///< Of the class that are constants.

    /// `hint` is what an indicator would be called.
    std::optional<Value> evaluate(const PyExpression& expression, const std::string& hint = "");
    /// The same, and it must be a condition. Of several joined by `&`, those that could be read.
    std::optional<Value> condition(const PyExpression& expression);

private:
    using Result = std::optional<Value>;

    Result fail(const PyExpression& at, const std::string& why);
    Result name(const PyExpression& expression);
    Result attribute(const PyExpression& expression);
    Result subscript(const PyExpression& expression);
    Result column(const std::string& name, const PyExpression& at);
    Result unary(const PyExpression& expression);
    Result binary(const PyExpression& expression);
    Result joined(const PyExpression& expression, Value left, Value right);
    Result arithmetic(const PyExpression& expression, const Value& left, const Value& right);
    Result call(const PyExpression& expression, const std::string& hint);
    Result function(const PyExpression& expression, const std::string& name);
    Result reduced(const PyExpression& expression);
    Result method(const PyExpression& expression, const std::string& hint);
    Result of_window(const PyExpression& expression, const Value& window, const std::string& method);
    Result talib(const PyExpression& expression, const std::string& function, const std::string& hint);
    Result qtpylib(const PyExpression& expression, const std::string& function, const std::string& hint);
    Result crossing(const PyExpression& expression, std::string_view word);
    Result bollinger(const PyExpression& expression, const std::string& hint);
    Result indicator(const PyExpression& expression, const KnownCall& known, const std::string& hint);

    /// The argument of that keyword or position; null when there is none.
    const PyExpression* argument(const PyExpression& call, std::string_view keyword, std::size_t position) const;
    /// A number that is the same at all candles, or `otherwise` when it is not given.
    std::optional<std::string> fixed_argument(const PyExpression& call, std::string_view keyword, std::size_t position,
                                              std::string_view otherwise);
    std::optional<std::string> source_of(const PyExpression& call, const std::string& type);

    Draft& draft_;
};

}  // namespace cobot::imports
