#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"

namespace CLI {
class App;
}

namespace cobot::cli {

/// Options that every command takes.
struct Globals {
    std::string user_data = "user_data";
    std::vector<std::string> config_files;
    bool quiet = false;     ///< Nothing but the result.
    int verbosity = 0;      ///< -v, -vv
    std::string color = "auto";
};

/// The result goes to stdout by itself; what is returned decides the exit code and the error line on stderr.
using Run = std::function<core::Result<void>()>;

/// One command, one file: cli/commands/<name with underscores>.cpp defines one constant of that name in namespace
/// cobot::cli::commands. The folder is the list; nothing else is edited.
struct Command {
    std::string_view name;      ///< As typed; a space makes a subcommand: "data import".
    std::string_view group;     ///< Heading in the help: "Data", "Test", "Set up", ...
    std::string_view summary;   ///< One line.
    std::string_view examples;  ///< Shown first in the command's help, a line each.
    Run (*setup)(CLI::App& app, const Globals& globals);  ///< Declares the options; the run reads them.
};

std::span<const Command* const> all_commands();

}  // namespace cobot::cli
