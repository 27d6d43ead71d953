#pragma once

#include <string>

#include "config/schema.hpp"
#include "core/result.hpp"

namespace cobot::config {

/// What a file that is in order turned out to be.
struct CheckedFile {
    SchemaOf kind = SchemaOf::strategy;
    std::string summary;  ///< "strategy ema-crossover, 5m, 4 indicators"
};

/// Looks at a strategy, a bot, a fleet or a configuration as closely as possible: by the reader, the compiler of
/// conditions and the JSON schema. `kind:` tells what it is; without one, a file with entry_conditions is a strategy.
/// A strategy that a bot trades by is looked for in the folder `user_data`. Every mistake is in the one error (exit
/// code 3).
core::Result<CheckedFile> check_file(const std::string& path, const std::string& user_data = "user_data");
core::Result<CheckedFile> check_text_of(std::string text, const std::string& path,
                                        const std::string& user_data = "user_data");

}  // namespace cobot::config
