#pragma once

#include <string>
#include <vector>

#include "cli/command.hpp"

namespace cobot::cli {

/// Checks strategies by name or path, configurations by path, or all strategies when there are no names. A line on
/// stdout for each that is in order; everything wrong with the others is in the one error (exit code 3).
core::Result<void> check_files(const std::vector<std::string>& names, const Globals& globals);

/// The same for bot files.
core::Result<void> check_bots(const std::vector<std::string>& names, const Globals& globals);

}  // namespace cobot::cli
