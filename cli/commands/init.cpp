#include <memory>

#include <fmt/format.h>

#include "cli/command.hpp"
#include "cli/options.hpp"
#include "config/init.hpp"

namespace cobot::cli::commands {
namespace {

core::Result<void> run(const std::string& folder, bool quiet)
{
    const auto steps = config::init_user_data(folder);
    if (!steps) return steps.error();
    if (quiet) return {};
    for (const config::InitStep& step : *steps) fmt::print("{} {}\n", step.created ? "made" : "kept", step.path);
    return {};
}

}  // namespace

extern const Command init;
const Command init{"init", "Set up", "Make a user data folder with commented samples; what is there is kept",
                   "cobot init\n"
                   "cobot init trading",
                   [](CLI::App& app, const Globals& globals) -> Run {
                       auto folder = std::make_shared<std::string>();
                       option(app, "DIR", *folder, "The folder, instead of --user-data");
                       return [folder, &globals] {
                           return run(folder->empty() ? globals.user_data : *folder, globals.quiet);
                       };
                   }};

}  // namespace cobot::cli::commands
