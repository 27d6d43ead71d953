#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/decimal.hpp"

namespace cobot::bots {

/// What a message says: the values of one JSON object, each as written, with names of nested objects joined by dots.
/// Numbers keep their decimals; they never pass through floating point.
class News {
public:
    /// Absent when `text` is not one JSON object.
    static std::optional<News> parse(std::string_view text);

    std::optional<std::string> text(std::string_view name) const;
    std::optional<core::Decimal> number(std::string_view name) const;
    /// Numbers below `name`, as {"members": {"BTC": 5, "ETH": 3}}, in the order written.
    std::vector<std::pair<std::string, core::Decimal>> numbers_below(std::string_view name) const;

private:
    std::vector<std::pair<std::string, std::string>> values_;
};

}  // namespace cobot::bots
