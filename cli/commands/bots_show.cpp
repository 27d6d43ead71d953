#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cli/bot_checks.hpp"
#include "cli/bot_control.hpp"
#include "cli/bot_status.hpp"
#include "cli/command.hpp"
#include "cli/options.hpp"
#include "cli/terminal.hpp"
#include "config/load_bot.hpp"
#include "core/suggest.hpp"
#include "report/bot_reference.hpp"

namespace cobot::cli::commands {
namespace {

using Json = nlohmann::ordered_json;

struct Options {
    std::string name;
    std::string fleet;
    bool json = false;
};

Json json_of(const std::vector<bots::Parameter>& parameters)
{
    Json keys = Json::array();
    for (const bots::Parameter& parameter : parameters) {
        Json key = {{"name", parameter.name},
                    {"value", report::form_of(parameter)},
                    {"required", parameter.required},
                    {"default", parameter.fallback.empty() ? Json() : Json(parameter.fallback)},
                    {"summary", parameter.summary},
                    {"live", parameter.live}};
        if (!parameter.fields.empty()) key["fields"] = json_of(parameter.fields);
        keys.push_back(std::move(key));
    }
    return keys;
}

void show_kind(const bots::Definition& kind, bool json, const Globals& globals)
{
    if (json) {
        const Json described = {{"schema", "cobot.bot-kind/1"},   {"type", kind.name},
                                {"summary", kind.summary},        {"grade", bots::name(kind.grade)},
                                {"trades", report::trades(kind)}, {"keys", json_of(kind.parameters)}};
        fmt::print("{}\n", described.dump(2));
        return;
    }
    fmt::print("{}: {}\nTrades {}. Backtest grade {}: {}.\n\n{}\nA file of your own: cobot bots new {}\n", kind.name,
               kind.summary, report::trades(kind), bots::name(kind.grade), bots::meaning(kind.grade),
               report::bot_keys(kind).text({terminal_width(stdout), use_color(globals, stdout)}), kind.name);
}

core::Result<void> show_file(const std::string& path, const Globals& globals)
{
    const auto spec = config::load_bot(path, {}, globals.user_data);
    if (!spec) return spec.error();
    fmt::print("{}: {}, {} on {}, investment {}\n", path, spec->name, spec->type->name,
               spec->listings.front().to_string(), spec->investment.to_string());
    return print_checks(*spec, globals, stdout);
}

/// Of a fleet that runs; absent when there is none, or none with such a bot.
std::optional<std::string> running_bot(const Options& options, const Globals& globals)
{
    const auto fleet = running_fleet(globals, options.fleet);
    if (!fleet) return std::nullopt;
    const auto bot = ask(globals, *fleet, "show", options.name);
    return bot ? std::optional(*bot) : std::nullopt;
}

core::Result<void> show(const Options& options, const Globals& globals)
{
    if (const bots::Definition* kind = bots::find(options.name)) {
        show_kind(*kind, options.json, globals);
        return {};
    }
    if (const auto bot = running_bot(options, globals)) {
        fmt::print("{}",
                   options.json ? *bot + "\n" : bot_text(*bot, {terminal_width(stdout), use_color(globals, stdout)}));
        return {};
    }
    if (const auto file = config::find_bot(options.name, globals.user_data)) return show_file(*file, globals);
    std::vector<std::string> names = config::bot_names(globals.user_data);
    for (const bots::Definition* one : bots::all()) names.emplace_back(one->name);
    return core::Error{
        core::ErrorCode::usage,
        fmt::format("no bot \"{}\" is running, and there is no kind of bot and no bot file of that name{}; "
                    "cobot bots list and cobot bots status show them",
                    options.name, core::did_you_mean(options.name, names))};
}

}  // namespace

extern const Command bots_show;
const Command bots_show{
    "bots show", "Bots", "Describe a kind of bot, show a running one, or check a file against stored prices",
    "cobot bots show spot_grid\ncobot bots show btc-grid --json | jq .levels\ncobot bots show "
    "user_data/bots/btc-grid.yaml",
    [](CLI::App& app, const Globals& globals) -> Run {
        auto options = std::make_shared<Options>();
        option(app, "NAME", options->name, "Kind of bot, running bot, or a bot file by name or path")
            .type("KIND|NAME|FILE")
            .required();
        option(app, "--fleet", options->fleet, "Which fleet, when several are running").type("NAME");
        flag(app, "--json", options->json, "Print a kind or a running bot as JSON");
        return [options, &globals] { return show(*options, globals); };
    }};

}  // namespace cobot::cli::commands
