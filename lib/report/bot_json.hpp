#pragma once

#include <string>
#include <string_view>

#include "core/result.hpp"
#include "report/bot_result.hpp"

namespace cobot::report {

/// One JSON object, "schema": "cobot.bot/1" (docs/reference/file-formats.md). The same result gives the same bytes.
std::string to_json(const BotResult& result);

/// Whether a result file is one of a bot.
bool is_bot_json(std::string_view text);

/// Reads it back: to_json(parse_bot_json(to_json(r))) == to_json(r). `path` is for messages. Not JSON, another schema
/// or a missing field is ErrorCode::data.
core::Result<BotResult> parse_bot_json(std::string_view text, std::string_view path);

/// The fills of the worse path, a JSON object a line.
std::string fills_json_lines(const BotResult& result);
/// The same as CSV.
std::string fills_csv(const BotResult& result);

}  // namespace cobot::report
