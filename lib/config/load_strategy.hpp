#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"
#include "strategy/spec.hpp"

namespace cobot::config {

/// Reads a strategy file (YAML, or JSON with comments) with `overrides` ("params.fast=9", "fast=9",
/// "exit_conditions.stop_loss.value=0.03") laid over it. Every mistake is in the one error, each as
/// "path:line:column: error: what, and what was expected" with its source line (exit code 3); a path that cannot be
/// read is an error too.
core::Result<strategy::Spec> load_strategy(const std::string& path, const std::vector<std::string>& overrides = {});

/// The same from text; `path` only names it in messages, and its ending tells JSON from YAML.
core::Result<strategy::Spec> load_strategy_text(std::string_view text, const std::string& path,
                                                const std::vector<std::string>& overrides = {});

/// The file that a user means by NAME or PATH: a path (it has a slash or an ending of .yaml, .yml, .json) as it is;
/// a name in USER_DATA/strategies, ./strategies, and the strategies shipped with the program, in this order.
/// An unknown name is an error with the nearest one (exit code 3).
core::Result<std::string> find_strategy(const std::string& name_or_path, const std::string& user_data);

/// Names that find_strategy knows, sorted.
std::vector<std::string> strategy_names(const std::string& user_data);

}  // namespace cobot::config
