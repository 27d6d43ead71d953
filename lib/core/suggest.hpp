#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace cobot::core {

/// The candidate that `word` was probably meant to be: least edits (a swap of neighbours counts one),
/// at most a third of the word's length, letter case ignored. Absent when nothing is near.
std::optional<std::string> nearest_name(std::string_view word, std::span<const std::string> candidates);

/// " (did you mean \"rsi\"?)", or nothing.
std::string did_you_mean(std::string_view word, std::span<const std::string> candidates);

}  // namespace cobot::core
