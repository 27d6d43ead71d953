#include "cli/bot_control.hpp"

namespace cobot::cli::commands {

extern const Command bots_stop;
const Command bots_stop{"bots stop", "Bots", "Stop bots: cancel their orders, then sell or keep what they hold",
                        "cobot bots stop btc-grid",
                        [](CLI::App& app, const Globals& globals) { return set_up_verb(app, globals, "stop"); }};

}  // namespace cobot::cli::commands
