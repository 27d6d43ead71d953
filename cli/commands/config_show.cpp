#include <algorithm>
#include <memory>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "app/log.hpp"
#include "cli/command.hpp"
#include "cli/options.hpp"
#include "config/settings.hpp"

namespace cobot::cli::commands {
namespace {

struct Options {
    bool origin = false;
    bool json = false;
};

void print_json(const config::Settings& settings)
{
    nlohmann::ordered_json result = {{"schema", "cobot.config/1"}};
    for (const config::Resolved& setting : settings.resolved) {
        result["settings"][setting.key] = {{"value", nlohmann::ordered_json::parse(setting.value)},
                                           {"origin", setting.origin}};
    }
    fmt::print("{}\n", result.dump(2));
}

void print_table(const config::Settings& settings, bool origin)
{
    std::size_t key_width = 0;
    std::size_t value_width = 0;
    for (const config::Resolved& setting : settings.resolved) {
        key_width = std::max(key_width, setting.key.size());
        value_width = std::max(value_width, setting.value.size());
    }
    for (const config::Resolved& setting : settings.resolved) {
        if (origin) {
            fmt::print("{:{}}  {:{}}  {}\n", setting.key, key_width, setting.value, value_width, setting.origin);
        } else {
            fmt::print("{:{}}  {}\n", setting.key, key_width, setting.value);
        }
    }
}

core::Result<void> run(const Options& options, const Globals& globals)
{
    config::SettingsSources sources;
    sources.environment = config::process_environment();
    sources.files = globals.config_files;
    sources.user_data = globals.user_data;
    const auto settings = config::load_settings(sources);
    if (!settings) return settings.error();
    for (const std::string& warning : settings->warnings) app::log(app::LogLevel::warning, warning);
    if (options.json) {
        print_json(*settings);
    } else {
        print_table(*settings, options.origin);
    }
    return {};
}

}  // namespace

extern const Command config_show;
const Command config_show{"config show", "Set up", "Show the settings that files, environment and defaults give",
                          "cobot config show --origin\n"
                          "cobot config show --config a.yaml --config b.yaml --json",
                          [](CLI::App& app, const Globals& globals) -> Run {
                              auto options = std::make_shared<Options>();
                              flag(app, "--origin", options->origin, "Name the place that decided each value");
                              flag(app, "--json", options->json, "As JSON, with origins");
                              return [options, &globals] { return run(*options, globals); };
                          }};

}  // namespace cobot::cli::commands
