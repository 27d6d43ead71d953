#include "cli/bot_control.hpp"

namespace cobot::cli::commands {

extern const Command bots_pause;
const Command bots_pause{"bots pause", "Bots", "Take the orders of bots off the book until they are resumed",
                         "cobot bots pause btc-grid eth-dca",
                         [](CLI::App& app, const Globals& globals) { return set_up_verb(app, globals, "pause"); }};

}  // namespace cobot::cli::commands
