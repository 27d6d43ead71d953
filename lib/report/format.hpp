#pragma once

#include <string_view>

#include "core/result.hpp"

namespace cobot::report {

enum class Format { text, json, jsonl, csv, markdown, html };

/// Reads "text" (or "table"), "json", "jsonl", "csv", "md" (or "markdown"), "html". Anything else is ErrorCode::usage,
/// with the nearest name.
core::Result<Format> parse_format(std::string_view text);

std::string_view name(Format format);         ///< "text", "md", ...
std::string_view file_ending(Format format);  ///< "txt", "md", ...

}  // namespace cobot::report
