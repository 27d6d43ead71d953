#pragma once

#include <span>
#include <string>
#include <string_view>

#include "core/result.hpp"
#include "report/json_text.hpp"
#include "report/result.hpp"

namespace cobot::report {

/// One JSON object, "schema": "cobot.backtest/1" (docs/reference/file-formats.md). The same result gives the same
/// bytes.
std::string to_json(const Result& result);

/// Reads it back: to_json(parse_json(to_json(r))) == to_json(r). `path` is for messages. Not JSON, another schema or
/// a missing field is ErrorCode::data.
core::Result<Result> parse_json(std::string_view text, std::string_view path);

/// The objects of its list "trades", a line each.
std::string trades_json_lines(const Result& result);

}  // namespace cobot::report
