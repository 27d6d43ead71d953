#pragma once

#include <string>

#include "report/table.hpp"

namespace cobot::cli {

/// The table of `cobot bots status`, from what a fleet answers.
std::string status_text(const std::string& status_json, const report::TextStyle& style);

/// How many bots of it are not healthy.
int unhealthy_in(const std::string& status_json);

}  // namespace cobot::cli
