#pragma once

#include <charconv>
#include <cmath>
#include <optional>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "core/time.hpp"
#include "market/instrument.hpp"
#include "market/timeframe.hpp"
#include "report/json_tree.hpp"

namespace cobot::report {

/// Reads fields out of a tree and remembers the first that is missing or wrong; what it returns after that does not
/// matter. Keeps the reading of forty fields free of forty error branches.
class FieldReader {
public:
    explicit FieldReader(std::string_view path) : path_(path) {}

    bool failed() const { return problem_.has_value(); }
    core::Error error() const { return {core::ErrorCode::data, fmt::format("{}: {}", path_, *problem_)}; }
    void fail(std::string_view field, std::string_view expected)
    {
        if (!problem_) {
            problem_ = fmt::format("\"{}\" {}; was the file written by another version of cobot?", field, expected);
        }
    }

    const JsonTree& at(const JsonTree& tree, std::string_view name)
    {
        static const JsonTree nothing;
        const JsonTree* found = tree.find(name);
        if (found != nullptr) return *found;
        fail(name, "is missing");
        return nothing;
    }
    const JsonTree::Array& list(const JsonTree& tree, std::string_view name)
    {
        static const JsonTree::Array nothing;
        const JsonTree::Array* found = at(tree, name).array();
        if (found != nullptr) return *found;
        fail(name, "should be a list");
        return nothing;
    }
    const JsonTree::Members& members(const JsonTree& tree, std::string_view name)
    {
        static const JsonTree::Members nothing;
        const JsonTree::Members* found = at(tree, name).members();
        if (found != nullptr) return *found;
        fail(name, "should be an object");
        return nothing;
    }
    std::string text(const JsonTree& tree, std::string_view name) { return text_of(at(tree, name), name); }
    std::string text_of(const JsonTree& value, std::string_view name)
    {
        if (value.string() != nullptr) return *value.string();
        fail(name, "should be a text");
        return {};
    }
    bool flag(const JsonTree& tree, std::string_view name)
    {
        const bool* found = at(tree, name).boolean();
        if (found != nullptr) return *found;
        fail(name, "should be true or false");
        return false;
    }
    core::Decimal decimal(const JsonTree& tree, std::string_view name) { return decimal_of(at(tree, name), name); }
    core::Decimal decimal_of(const JsonTree& value, std::string_view name)
    {
        if (value.number() != nullptr) {
            if (const auto parsed = core::Decimal::parse(value.number()->text)) return *parsed;
        }
        fail(name, "should be a number of at most twelve places");
        return {};
    }
    double number(const JsonTree& tree, std::string_view name) { return number_of(at(tree, name), name); }
    double number_of(const JsonTree& value, std::string_view name)
    {
        if (value.number() != nullptr) {
            const std::string& digits = value.number()->text;
            double parsed = 0;
            const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), parsed);
            if (error == std::errc() && std::isfinite(parsed)) return parsed;
        }
        fail(name, "should be a number");
        return 0;
    }
    template <class T = std::int64_t>
    T whole(const JsonTree& tree, std::string_view name)
    {
        const JsonTree& value = at(tree, name);
        if (value.number() != nullptr) {
            const std::string& digits = value.number()->text;
            T parsed = 0;
            const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), parsed);
            if (error == std::errc() && end == digits.data() + digits.size()) return parsed;
        }
        fail(name, "should be a whole number");
        return 0;
    }
    std::optional<double> maybe_number(const JsonTree& tree, std::string_view name)
    {
        const JsonTree& value = at(tree, name);
        return value.is_null() ? std::nullopt : std::optional(number_of(value, name));
    }
    core::Time time(const JsonTree& tree, std::string_view name) { return time_of(at(tree, name), name); }
    core::Time time_of(const JsonTree& value, std::string_view name)
    {
        if (value.string() != nullptr) {
            if (const auto parsed = core::parse_time(*value.string())) return *parsed;
        }
        fail(name, "should be a time");
        return {};
    }
    core::Time stamp(const JsonTree& tree, std::string_view name) { return core::from_ms(whole(tree, name)); }
    market::Timeframe timeframe(const JsonTree& value, std::string_view name)
    {
        const auto parsed = market::Timeframe::parse(text_of(value, name));
        if (parsed) return *parsed;
        fail(name, "should be a timeframe");
        return {};
    }
    market::Pair pair(const JsonTree& value, std::string_view name)
    {
        const auto parsed = market::Pair::parse(text_of(value, name));
        if (parsed) return *parsed;
        fail(name, "should be a pair");
        return {};
    }

private:
    std::string path_;
    std::optional<std::string> problem_;
};

}  // namespace cobot::report
