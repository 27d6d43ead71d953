#pragma once

#include <string>

#include "config/document.hpp"

namespace cobot::config {

/// The tree as JSON on one line. Numbers stay as written where JSON can write them so.
std::string to_json_text(const Node& node);

/// A JSON string literal.
std::string json_quoted(std::string_view text);

}  // namespace cobot::config
