#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "bots/spec.hpp"
#include "core/result.hpp"

namespace cobot::config {

/// Reads a bot file (YAML, or JSON with comments), with "PATH=VALUE" overrides laid over it. Every mistake is in the
/// one error, each with its place (exit code 3). A strategy that it names is looked for in `user_data` and among those
/// that come with the program; one that stands behind the bot, after a line `---`, is taken instead.
core::Result<bots::Spec> load_bot(const std::string& path, const std::vector<std::string>& overrides = {},
                                  const std::string& user_data = "user_data");
core::Result<bots::Spec> load_bot_text(std::string_view text, const std::string& path,
                                       const std::vector<std::string>& overrides = {},
                                       const std::string& user_data = "user_data");

/// As find_strategy, for bots: USER_DATA/bots, then those shipped with the program.
core::Result<std::string> find_bot(const std::string& name_or_path, const std::string& user_data);
std::vector<std::string> bot_names(const std::string& user_data);

}  // namespace cobot::config
