#pragma once

#include <cstddef>
#include <string>
#include <string_view>

/// Pages in a real browser: headless Chromium draws them and hands back what it made of them.
namespace cobot::tests {

/// Says so when there is none.
bool has_chromium();

/// The document as it stands after the page's script has run. `address` is what follows the file's name.
std::string drawn(const std::string& page, const std::string& address = "");

std::size_t occurrences(std::string_view text, std::string_view part);

void check_drawn_without_errors(const std::string& document);

}  // namespace cobot::tests
