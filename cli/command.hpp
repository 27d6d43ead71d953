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

/// Options that every command takes. Filled in before the command runs.
struct Globals {
    enum class Color { automatic, always, never };

    std::string user_data = "user_data";
    std::vector<std::string> config_files;
    bool quiet = false;  ///< Nothing but the result.
    int verbosity = 0;   ///< -v: 1, -vv: 2
    Color color = Color::automatic;
    std::string command_line;        ///< As typed, quoted for a shell.
    std::vector<std::string> words;  ///< What was typed after the command.
};

/// The result goes to stdout by itself; what is returned decides the exit code and the error line on stderr.
using Run = std::function<core::Result<void>()>;

/// One command, one file: cli/commands/<name with underscores>.cpp defines one constant of that name in namespace
/// cobot::cli::commands. The folder is the list; nothing else is edited.
struct Command {
    std::string_view name;      ///< As typed; a space makes a subcommand: "data import".
    std::string_view group;     ///< Heading in the help: "Set up", "Data", "Strategies", "Test", "Results", ...
    std::string_view summary;   ///< One line, without a full stop.
    std::string_view examples;  ///< Shown first in the command's help, a line each.
    /// Declares the options on an App of its own, and returns what to do once they are parsed and `globals` is
    /// filled in. Called for the chosen command only, so it must not read `globals` or do any work itself.
    Run (*setup)(CLI::App& app, const Globals& globals);
};

std::span<const Command* const> all_commands();

/// Null when there is none of that name.
const Command* find_command(std::string_view name);

}  // namespace cobot::cli
