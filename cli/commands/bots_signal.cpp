#include <fmt/format.h>

#include <cstdio>

#include "cli/bot_control.hpp"
#include "cli/options.hpp"

namespace cobot::cli::commands {
namespace {

struct Options {
    std::string bot;
    std::string message;
    std::string fleet;
};

core::Result<void> send(const Options& options, const Globals& globals)
{
    const auto fleet = running_fleet(globals, options.fleet);
    if (!fleet) return fleet.error();
    if (options.message != "-") {
        const auto answer = ask(globals, *fleet, "signal", options.bot, options.message);
        return answer ? core::Result<void>() : core::Result<void>(answer.error());
    }
    std::string line;
    for (int c = std::getchar(); c != EOF || !line.empty(); c = std::getchar()) {
        if (c != '\n' && c != EOF) {
            line += static_cast<char>(c);
            continue;
        }
        if (line.empty()) continue;
        const auto answer = ask(globals, *fleet, "signal", options.bot, line);
        if (!answer) return answer.error();
        line.clear();
    }
    return {};
}

Run set_up(CLI::App& app, const Globals& globals)
{
    auto options = std::make_shared<Options>();
    option(app, "NAME", options->bot, "Bot").required();
    option(app, "SIGNAL", options->message, "One JSON object, or - for one a line from standard input").required();
    option(app, "--fleet", options->fleet, "Which fleet, when several are running").type("NAME");
    return [options, &globals] { return send(*options, globals); };
}

}  // namespace

extern const Command bots_signal;
const Command bots_signal{"bots signal", "Bots", "Tell a running bot of a signal",
                          "cobot bots signal btc-signal '{\"action\": \"buy\", \"quote\": 100}'\n"
                          "producer | cobot bots signal btc-signal -",
                          &set_up};

}  // namespace cobot::cli::commands
