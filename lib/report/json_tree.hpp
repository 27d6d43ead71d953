#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "core/decimal.hpp"
#include "core/result.hpp"

namespace cobot::report {

/// JSON as it was written: numbers keep their text, so that decimals stay exact; members keep their order.
class JsonTree {
public:
    struct Number {
        std::string text;
    };
    using Array = std::vector<JsonTree>;
    using Members = std::vector<std::pair<std::string, JsonTree>>;

    /// ErrorCode::data with line and column when `text` is not one JSON value.
    static core::Result<JsonTree> parse(std::string_view text);

    JsonTree() = default;
    template <class T>
    explicit JsonTree(T content) : content_(std::move(content))
    {
    }

    bool is_null() const { return std::holds_alternative<std::monostate>(content_); }
    const bool* boolean() const { return std::get_if<bool>(&content_); }
    const Number* number() const { return std::get_if<Number>(&content_); }
    const std::string* string() const { return std::get_if<std::string>(&content_); }
    const Array* array() const { return std::get_if<Array>(&content_); }
    const Members* members() const { return std::get_if<Members>(&content_); }
    Array* array() { return std::get_if<Array>(&content_); }
    Members* members() { return std::get_if<Members>(&content_); }

    /// The member of that name; null when there is none or this is no object.
    const JsonTree* find(std::string_view name) const;

private:
    std::variant<std::monostate, bool, Number, std::string, Array, Members> content_;
};

}  // namespace cobot::report
