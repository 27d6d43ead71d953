#pragma once

#include <string>

#include "core/result.hpp"

namespace cobot::config {

/// Copies the strategy `from` (by name or path) under the name `name` into USER_DATA/strategies; the file's path. What
/// is there already stays (ErrorCode::usage), as does everything in the copy but its `name:`.
core::Result<std::string> new_strategy(const std::string& name, const std::string& from, const std::string& user_data);

}  // namespace cobot::config
