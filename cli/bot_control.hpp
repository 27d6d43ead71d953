#pragma once

#include <string>

#include "cli/command.hpp"
#include "core/result.hpp"

namespace cobot::cli {

/// The fleet that a command means: the one named, or the only one that runs.
core::Result<std::string> running_fleet(const Globals& globals, const std::string& named);

/// Sends a request to a running fleet; its own errors come back as they are.
core::Result<std::string> ask(const Globals& globals, const std::string& fleet, const std::string& verb,
                              const std::string& bot = "", const std::string& argument = "");

/// A command `cobot bots VERB NAME...` that does nothing but ask for it.
Run set_up_verb(CLI::App& app, const Globals& globals, const std::string& verb);

}  // namespace cobot::cli
