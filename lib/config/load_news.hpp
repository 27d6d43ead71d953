#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "bots/machine.hpp"
#include "bots/spec.hpp"
#include "core/result.hpp"

namespace cobot::config {

/// The archive of what was known when, for a backtest: `archive`, or, when that is empty, what the bot file names with
/// `feed: PATH` (relative to the bot file). Nothing for kinds that need none. A kind of grade D without an archive is
/// refused: its backtest would know the future.
///
/// The archive is append-only JSONL, one record a line, in the order of receipt:
///   {"received":"2024-01-01T00:00:00Z","prev":"<sha-256 of the line before, 64 zeros in the first>","news":{...}}
/// `received` is when this machine first had it, never when it was published. A record whose `prev` does not match, or
/// that was received before the one above it, makes the whole archive void: errors are ErrorCode::data.
///
/// Without `prev` in its first record the archive is plain: each line is told whole, and has `received` besides what it
/// says. Nothing then shows that it was not changed later.
core::Result<std::vector<bots::Message>> load_news(const bots::Spec& spec, const std::string& archive);
core::Result<std::vector<bots::Message>> read_news(std::string_view text, const std::string& path);
/// The line, without its end, that continues an archive whose last line is `last` (empty: none).
std::string news_line(core::Time received, std::string_view last, std::string_view news);

}  // namespace cobot::config
