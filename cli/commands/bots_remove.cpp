#include "cli/bot_control.hpp"

namespace cobot::cli::commands {

extern const Command bots_remove;
const Command bots_remove{"bots remove", "Bots", "Forget bots that have ended", "cobot bots remove btc-grid",
                          [](CLI::App& app, const Globals& globals) { return set_up_verb(app, globals, "remove"); }};

}  // namespace cobot::cli::commands
