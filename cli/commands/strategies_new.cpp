#include <fmt/format.h>

#include "cli/command.hpp"
#include "cli/options.hpp"
#include "config/new_strategy.hpp"

namespace cobot::cli::commands {
namespace {

struct Options {
    std::string name;
    std::string from;
};

core::Result<void> make(const Options& options, const Globals& globals)
{
    const auto path = config::new_strategy(options.name, options.from, globals.user_data);
    if (!path) return path.error();
    fmt::print("{}\n", *path);
    return {};
}

}  // namespace

extern const Command strategies_new;
const Command strategies_new{
    "strategies new", "Strategies", "Begin a strategy of your own from another one",
    "cobot strategies new my-trend --from ema-crossover", [](CLI::App& app, const Globals& globals) -> Run {
        auto options = std::make_shared<Options>();
        option(app, "NAME", options->name, "Of the new strategy").required();
        option(app, "--from", options->from, "Strategy to copy, by name or path").type("NAME").required();
        return [options, &globals] { return make(*options, globals); };
    }};

}  // namespace cobot::cli::commands
