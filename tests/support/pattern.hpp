#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace cobot::tests {

/// The lines of `text`, without their ends.
std::vector<std::string> lines_of(std::string_view text);

/// Whether `text` looks like `pattern`, in which "..." stands for any characters.
bool matches(std::string_view text, std::string_view pattern);

/// Whether `lines` look like `patterns`; a pattern that is only "..." stands for any number of lines.
bool matches(const std::vector<std::string>& lines, const std::vector<std::string>& patterns);

}  // namespace cobot::tests
