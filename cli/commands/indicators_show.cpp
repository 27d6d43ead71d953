#include <algorithm>

#include <nlohmann/json.hpp>

#include <fmt/format.h>

#include "cli/command.hpp"
#include "cli/indicator_json.hpp"
#include "cli/options.hpp"
#include "core/suggest.hpp"

namespace cobot::cli::commands {
namespace {

struct Options {
    std::string name;
    bool json = false;
};

/// A line to paste into a strategy.
std::string example_of(const indicators::Definition& definition)
{
    std::string settings;
    for (const auto& parameter : definition.parameters) {
        settings += fmt::format(", {}: {}", parameter.name, parameter.default_value);
    }
    return fmt::format("mine: {{type: {}{}}}", definition.name, settings);
}

void print_text(const indicators::Definition& definition)
{
    fmt::print("{}: {}\nFormula: {}\n", definition.name, definition.summary, definition.source);
    if (!definition.aliases.empty()) fmt::print("Also called: {}\n", fmt::join(definition.aliases, ", "));
    std::vector<double> defaults;
    if (!definition.parameters.empty()) fmt::print("\nSettings\n");
    for (const auto& parameter : definition.parameters) {
        defaults.push_back(parameter.default_value);
        fmt::print("  {:<8}  {} (default {}, from {} to {})\n", parameter.name, parameter.summary,
                   parameter.default_value, parameter.min, parameter.max);
    }
    const bool has_source = std::ranges::count(definition.inputs, indicators::Input::source) != 0;
    if (has_source) fmt::print("  {:<8}  column it reads (default close)\n", "source");
    fmt::print("\nOutputs, with the candles each needs\n");
    for (std::size_t k = 0; k < definition.outputs.size(); ++k) {
        fmt::print("  {:<9}  {}\n", definition.outputs[k], definition.warmup(defaults, k));
    }
    fmt::print("\nIn a strategy\n  {}\n", example_of(definition));
}

core::Result<void> show(const Options& options)
{
    const indicators::Definition* definition = indicators::find(options.name);
    if (definition == nullptr) {
        std::vector<std::string> names;
        for (const auto* one : indicators::all()) names.emplace_back(one->name);
        return core::Error{core::ErrorCode::usage,
                           fmt::format("there is no indicator \"{}\"{}; cobot indicators list shows them", options.name,
                                       core::did_you_mean(options.name, names))};
    }
    if (options.json) {
        nlohmann::ordered_json described{{"schema", "cobot.indicator/1"}};
        described.update(to_json(*definition));
        fmt::print("{}\n", described.dump(2));
    } else {
        print_text(*definition);
    }
    return {};
}

}  // namespace

extern const Command indicators_show;
const Command indicators_show{"indicators show", "Strategies", "Describe an indicator: settings, outputs, formula",
                              "cobot indicators show bbands", [](CLI::App& app, const Globals&) -> Run {
                                  auto options = std::make_shared<Options>();
                                  option(app, "NAME", options->name, "Indicator").required();
                                  flag(app, "--json", options->json, "Print the result as JSON");
                                  return [options] { return show(*options); };
                              }};

}  // namespace cobot::cli::commands
