#pragma once

#include <string>
#include <string_view>

#include "cli/command.hpp"

namespace cobot::cli {

/// All commands by group, for `cobot`, `cobot --help` and, with the first word of some names, `cobot data --help`.
std::string overview(std::string_view first_word, std::size_t width);

/// One command: examples first, then its options.
std::string command_help(const Command& command, std::size_t width);

}  // namespace cobot::cli
