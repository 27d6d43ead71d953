#pragma once

#include <string>
#include <utility>
#include <vector>

#include "core/result.hpp"

namespace cobot::app {

/// What parameters were found for.
struct ParamsOwner {
    std::string kind;  ///< "strategy" or "bot".
    std::string name;
};
/// The name of a strategy or bot, given by name or file.
ParamsOwner owner_of(std::string kind, const std::string& name_or_path);

/// Writes the overrides of a trial as a file that `--params` takes.
core::Result<void> write_params(const std::string& path, const ParamsOwner& owner, const std::string& study,
                                std::size_t epoch, const std::vector<std::pair<std::string, std::string>>& overrides);

/// The overrides in such a file, "PATH=VALUE" each. A file made for another owner is an error.
core::Result<std::vector<std::string>> read_params(const std::string& path, const ParamsOwner& owner);

}  // namespace cobot::app
