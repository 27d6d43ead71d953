#pragma once

#include "cli/command.hpp"

namespace CLI {
class App;
}

namespace cobot::cli {

/// Declares what every command takes: --user-data, --config, -q, -v, --color. Parsing fills in `globals`.
void add_common_options(CLI::App& app, Globals& globals);

}  // namespace cobot::cli
