#pragma once

#include <filesystem>
#include <string>

#include "core/result.hpp"
#include "report/bot_result.hpp"
#include "report/result.hpp"

namespace cobot::app {

/// Keeps a result: its JSON in USER_DATA/results/backtest/<run id>.json, to which results/latest then points, and a
/// row in the state database with its figures and trades. Returns the file's path.
core::Result<std::filesystem::path> save(const report::Result& result, const std::string& user_data, core::Time now);
/// The same of a bot; its row has the figures of the worse path and no trades.
core::Result<std::filesystem::path> save(const report::BotResult& result, const std::string& user_data, core::Time now);

/// Writes a file whole or not at all.
core::Result<void> write_file(const std::string& path, std::string_view content);

}  // namespace cobot::app
