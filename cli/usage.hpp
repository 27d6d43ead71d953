#pragma once

#include <string>
#include <vector>

#include "cli/command.hpp"

namespace CLI {
class App;
class ParseError;
}  // namespace CLI

namespace cobot::cli {

/// Names of commands and groups of commands that `words` could have meant at their first bad word.
core::Error unknown_command(const std::vector<std::string>& words);

/// What the user got wrong, in our words: the name nearest to an unknown option, the values that were allowed.
core::Error usage_error(const std::string& command, const CLI::App& app, const CLI::ParseError& error);

/// The first word that `app` was left with after parsing, as an error. There must be one.
core::Error leftover_error(const std::string& command, const CLI::App& app);

}  // namespace cobot::cli
