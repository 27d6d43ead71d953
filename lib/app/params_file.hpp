#pragma once

#include <string>
#include <utility>
#include <vector>

#include "core/result.hpp"

namespace cobot::app {

/// Writes the overrides of a trial as a file that `--params` takes.
core::Result<void> write_params(const std::string& path, const std::string& strategy, const std::string& study,
                                std::size_t epoch, const std::vector<std::pair<std::string, std::string>>& overrides);

/// The overrides in such a file, "PATH=VALUE" each, for the one strategy that `strategies` names, by name or file. A
/// file made for another strategy is an error.
core::Result<std::vector<std::string>> read_params(const std::string& path, const std::vector<std::string>& strategies);

}  // namespace cobot::app
