#include "cli/bot_control.hpp"

namespace cobot::cli::commands {

extern const Command bots_resume;
const Command bots_resume{"bots resume", "Bots", "Put the orders of paused bots back", "cobot bots resume btc-grid",
                          [](CLI::App& app, const Globals& globals) { return set_up_verb(app, globals, "resume"); }};

}  // namespace cobot::cli::commands
