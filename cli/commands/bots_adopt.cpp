#include "cli/bot_control.hpp"

namespace cobot::cli::commands {

extern const Command bots_adopt;
const Command bots_adopt{"bots adopt", "Bots", "Add bots to a running fleet", "cobot bots adopt new-grid.yaml",
                         [](CLI::App& app, const Globals& globals) { return set_up_verb(app, globals, "adopt"); }};

}  // namespace cobot::cli::commands
