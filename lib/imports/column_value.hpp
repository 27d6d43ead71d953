#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace cobot::imports {

/// What a Python expression stands for, as far as strategies go. Texts are in the condition language.
struct Value {
    enum class Kind {
        frame,      ///< All candles: `dataframe`.
        number,     ///< text
        condition,  ///< all: true when each of them is
        word,       ///< text: a Python string
        outputs,    ///< Of an indicator with several, by name.
        window,     ///< text, of the last `candles`: rolling(n)
        list,       ///< items
        nothing,    ///< None and the like
    };

    Kind kind = Kind::nothing;
    std::string text = {};
    bool compound = false;  ///< Needs parentheses inside something else.
    std::optional<double> constant = {};
    bool fixed = false;  ///< The same at all candles: a constant, or a parameter.
    std::vector<std::string> all = {};
    std::vector<std::pair<std::string, std::string>> outputs = {};
    std::string candles = {};
    std::vector<Value> items = {};

    static Value number(std::string text, bool compound) { return {Kind::number, std::move(text), compound}; }
    static Value condition(std::string text) { return {Kind::condition, {}, true, {}, false, {std::move(text)}}; }
    static Value of_constant(double value);

    bool is_number() const { return kind == Kind::number; }
    bool is_condition() const { return kind == Kind::condition; }
    /// As part of something larger.
    std::string operand() const { return compound ? "(" + text + ")" : text; }
    /// A condition as one text.
    std::string joined() const;
};

}  // namespace cobot::imports
