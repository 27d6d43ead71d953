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
        settings += fmt::format(", {}: {}", parameter.name, default_of(parameter));
    }
    if (definition.reads(indicators::Input::other)) settings += ", other: btc";
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
        if (parameter.kind == indicators::Parameter::Kind::choice) {
            fmt::print("  {:<8}  {} (default {}; one of {})\n", parameter.name, parameter.summary,
                       default_of(parameter), fmt::join(parameter.choices, ", "));
            continue;
        }
        fmt::print("  {:<8}  {} (default {}, from {} to {})\n", parameter.name, parameter.summary,
                   parameter.default_value, parameter.min, parameter.max);
    }
    if (definition.reads(indicators::Input::source)) {
        fmt::print("  {:<8}  column it reads: a field, an indicator or an expression (default close)\n", "source");
    }
    if (definition.reads(indicators::Input::other))
        fmt::print("  {:<8}  column it compares with (required)\n", "other");
    fmt::print("\nOutputs, with the candles each needs\n");
    for (std::size_t k = 0; k < definition.outputs.size(); ++k) {
        const auto labels = definition.labels_of(k);
        fmt::print("  {:<9}  {}{}{}\n", definition.outputs[k], definition.warmup(defaults, k),
                   labels.empty() ? "" : "  one of ", fmt::join(labels, ", "));
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
