#include <fmt/format.h>

#include <chrono>
#include <thread>

#include "app/interrupt.hpp"
#include "cli/bot_control.hpp"
#include "cli/bot_status.hpp"
#include "cli/options.hpp"
#include "cli/terminal.hpp"

namespace cobot::cli::commands {
namespace {

struct Options {
    std::string fleet;
    bool json = false;
    bool watch = false;
};

core::Result<void> show(const Options& options, const Globals& globals)
{
    const auto fleet = running_fleet(globals, options.fleet);
    if (!fleet) return fleet.error();
    core::StopFlag stop;
    if (options.watch) stop = app::stop_on_signals();
    while (true) {
        const auto status = ask(globals, *fleet, "status");
        if (!status) return status.error();
        const std::string text =
            options.json ? *status + "\n" : status_text(*status, {terminal_width(stdout), use_color(globals, stdout)});
        fmt::print("{}{}", options.watch && !options.json ? "\033[H\033[2J" : "", text);
        std::fflush(stdout);
        if (!options.watch) {
            const int unhealthy = unhealthy_in(*status);
            if (unhealthy == 0) return {};
            return core::Error{core::ErrorCode::unhealthy,
                               fmt::format("{} {} not healthy", unhealthy, unhealthy == 1 ? "bot is" : "bots are")};
        }
        for (int k = 0; k < 20 && !stop.stopped(); ++k) std::this_thread::sleep_for(std::chrono::milliseconds(50));
        if (stop.stopped()) return {};
    }
}

Run set_up(CLI::App& app, const Globals& globals)
{
    auto options = std::make_shared<Options>();
    option(app, "--fleet", options->fleet, "Which fleet, when several are running").type("NAME");
    flag(app, "--watch", options->watch, "Draw it again every second, until Ctrl-C");
    flag(app, "--json", options->json, "Print it as JSON");
    return [options, &globals] { return show(*options, globals); };
}

}  // namespace

extern const Command bots_status;
const Command bots_status{"bots status", "Bots",
                          "How the bots of a running fleet stand; exit code 7 when one is not healthy",
                          "cobot bots status\ncobot bots status --watch\ncobot bots status --json | jq .bots", &set_up};

}  // namespace cobot::cli::commands
