#pragma once

#include <string>

#include "core/result.hpp"
#include "report/result.hpp"

namespace cobot::app {

/// Keeps a result in USER_DATA/results/backtest/<run id>.json; USER_DATA/results/backtest/latest names the last one.
/// Returns the file's path.
core::Result<std::string> save(const report::Result& result, const std::string& user_data);

/// Writes a file whole or not at all.
core::Result<void> write_file(const std::string& path, std::string_view content);

}  // namespace cobot::app
