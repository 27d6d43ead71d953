#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace cobot::report {

/// Phrases joined by middle dots, broken into lines of at most `width` columns.
std::string flowed(const std::vector<std::string>& phrases, std::size_t width);
/// Words broken into lines of at most `width` columns, all but the first indented.
std::string wrapped(std::string_view text, std::size_t width);

}  // namespace cobot::report
