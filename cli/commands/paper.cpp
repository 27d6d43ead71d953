#include <fmt/format.h>
#include <unistd.h>

#include <chrono>

#include "app/interrupt.hpp"
#include "app/log.hpp"
#include "app/paper.hpp"
#include "cli/bot_status.hpp"
#include "cli/command.hpp"
#include "cli/options.hpp"
#include "cli/terminal.hpp"

namespace cobot::cli::commands {
namespace {

using core::Error;
using core::ErrorCode;
using core::Result;

struct Options {
    std::vector<std::string> files;
    std::string name;
    std::string replay;
    std::string exchange;
    std::string speed;
    std::string from;
    bool standard_input = false;
    bool json = false;
};

/// "60", "60x", "max"
Result<core::Decimal> parse_speed(const std::string& text)
{
    if (text == "max") return core::Decimal();
    const auto number = core::Decimal::parse(text.ends_with('x') ? text.substr(0, text.size() - 1) : text);
    if (!number || !number->is_positive() || *number > core::Decimal(1'000'000)) {
        return Error{ErrorCode::usage,
                     fmt::format("--speed {}: say how many times real time, as in 60x, or max", text)};
    }
    return *number;
}

Result<void> paper(const Options& options, const Globals& globals)
{
    app::PaperPlan plan;
    std::vector<std::string> files = options.files;
    files.insert(files.end(), globals.config_files.begin(), globals.config_files.end());
    if (files.empty()) {
        return Error{ErrorCode::usage,
                     "what is to run? Give a fleet file, bot files or a folder of them: cobot paper bots"};
    }
    auto fleet = app::fleet_of_files(files);
    if (!fleet) return fleet.error();
    plan.fleet = std::move(*fleet);
    using Feed = config::FleetSpec::Feed;
    if (!options.name.empty()) plan.fleet.name = options.name;
    if (!options.exchange.empty()) plan.fleet.exchange = options.exchange;
    if (!options.replay.empty()) {
        plan.fleet.feed = Feed::replay;
        plan.fleet.range = options.replay;
    }
    if (options.standard_input) plan.fleet.feed = Feed::lines;
    if (!options.from.empty()) {
        const auto from = core::parse_time(options.from);
        if (!from) return from.error().within("--from");
        plan.fleet.from = *from;
    }
    if (!options.speed.empty()) {
        const auto speed = parse_speed(options.speed);
        if (!speed) return speed.error();
        plan.fleet.speed = *speed;
    }
    plan.user_data = globals.user_data;
    plan.now = std::chrono::time_point_cast<core::Duration>(std::chrono::system_clock::now());
    // As fast as it goes, a line for each fill would be all there is.
    const bool tells_fills =
        !globals.quiet &&
        plan.fleet.speed.value_or(core::Decimal(plan.fleet.feed == Feed::replay ? 0 : 1)).is_positive();
    if (tells_fills || globals.verbosity > 0)
        plan.say = [](std::string_view line) { fmt::print(stderr, "{}\n", line); };
    plan.complain = [](std::string_view line) { app::log(app::LogLevel::warning, line); };
    if (!globals.quiet) {
        plan.begun = [] { fmt::print(stderr, "paper trading; Ctrl-C stops, and the next run goes on from there\n"); };
    }
    const auto ended = app::run_paper(std::move(plan), app::stop_on_signals());
    if (!ended) return ended.error();
    if (options.json) {
        fmt::print("{}\n", ended->status);
    } else {
        fmt::print("{}", status_text(ended->status, {terminal_width(stdout), use_color(globals, stdout)}));
    }
    return {};
}

Run set_up(CLI::App& app, const Globals& globals)
{
    auto options = std::make_shared<Options>();
    option(app, "FILE", options->files, "A fleet file, bot files, or folders of bot files");
    option(app, "--name", options->name, "Of the fleet, and so of its journal; otherwise the file's").type("NAME");
    option(app, "--replay", options->replay, "Stored candles instead of the simulated market: 2018-03, 2024Q1, ...")
        .type("RANGE");
    option(app, "--exchange", options->exchange, "Whose stored candles, or whose rules with --stdin").type("NAME");
    flag(app, "--stdin", options->standard_input,
         "Candles from standard input: PAIR,TIME,OPEN,HIGH,LOW,CLOSE,VOLUME or JSON, a line each");
    option(app, "--from", options->from, "Where the simulated market begins; otherwise now").type("TIME");
    option(app, "--speed", options->speed, "Times real time: 60x, 1000x, max").type("SPEED");
    flag(app, "--json", options->json, "At the end, print the status as JSON");
    return [options, &globals] { return paper(*options, globals); };
}

}  // namespace

extern const Command paper;
const Command paper{"paper", "Bots", "Run bots on paper: real candles as they come, invented money",
                    "cobot paper bots/btc-grid.yaml --speed 600x\n"
                    "cobot paper fleet.yaml\n"
                    "cobot paper fleet.yaml --exchange bitfinex --replay 2018-03\n"
                    "producer | cobot paper bots --exchange binance --stdin",
                    &set_up};

}  // namespace cobot::cli::commands
