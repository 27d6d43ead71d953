#include <memory>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "cli/command.hpp"

int main(int argc, char** argv)
{
    using namespace cobot;
    CLI::App app("Backtest, optimise and run crypto trading bots.", "cobot");
    cli::Globals globals;
    core::Result<void> outcome;
    for (const cli::Command* command : cli::all_commands()) {
        CLI::App* sub = app.add_subcommand(std::string(command->name), std::string(command->summary));
        sub->callback([run = command->setup(*sub, globals), &outcome] { outcome = run(); });
    }
    CLI11_PARSE(app, argc, argv);
    if (outcome) return 0;
    fmt::print(stderr, "cobot: {}\n", outcome.error().message);
    return static_cast<int>(outcome.error().code);
}
