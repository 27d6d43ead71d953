#include "cli/bot_control.hpp"

namespace cobot::cli::commands {

extern const Command bots_start;
const Command bots_start{"bots start", "Bots", "Start bots again that have ended, with their files as they are now",
                         "cobot bots start btc-grid",
                         [](CLI::App& app, const Globals& globals) { return set_up_verb(app, globals, "start"); }};

}  // namespace cobot::cli::commands
