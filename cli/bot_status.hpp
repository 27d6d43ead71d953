#pragma once

#include <string>

#include "report/table.hpp"

namespace cobot::cli {

/// The table of `cobot bots status`, from what a fleet answers.
std::string status_text(const std::string& status_json, const report::TextStyle& style);

/// How many bots of it are not healthy.
/// One bot in full: account, attribution, positions, levels, as `bots show NAME` prints it.
std::string bot_text(const std::string& bot_json, const report::TextStyle& style);

int unhealthy_in(const std::string& status_json);

}  // namespace cobot::cli
