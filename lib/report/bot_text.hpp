#pragma once

#include <span>
#include <string>

#include "report/bot_result.hpp"
#include "report/format.hpp"
#include "report/table.hpp"

namespace cobot::report {

/// A bot's result for the terminal: verdict and interval, assumptions, the figures of each path side by side, where
/// the profit came from, levels, and what to be wary of.
std::string render_text(const BotResult& result, const TextStyle& style);
/// The same for documents, with every level.
std::string render_markdown(const BotResult& result);

/// Several bots, a row each. HTML has none: ErrorCode::usage.
core::Result<std::string> render_comparison(std::span<const BotResult* const> results, Format format,
                                            const TextStyle& style);

}  // namespace cobot::report
