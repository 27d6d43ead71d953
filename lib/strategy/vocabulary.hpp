#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "strategy/graph.hpp"

namespace cobot::strategy {

/// A function of the condition language.
struct Function {
    std::string_view name;
    std::string_view usage;
    std::size_t arguments_min;
    std::size_t arguments_max;
};

/// Null when there is none of that name.
const Function* find_function(std::string_view name);
std::vector<std::string> function_names();

/// The candle field called open, high, low, close or volume.
std::optional<Field> find_field(std::string_view name);
std::vector<std::string> field_names();

/// "bands.upper" in two; the second is empty when there is no dot.
std::pair<std::string_view, std::string_view> split_output(std::string_view name);

}  // namespace cobot::strategy
