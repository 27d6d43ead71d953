#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cli/command.hpp"
#include "cli/options.hpp"
#include "cli/strategy_outline.hpp"
#include "config/load_strategy.hpp"
#include "core/plural.hpp"
#include "strategy/program.hpp"

namespace cobot::cli::commands {
namespace {

using strategy::Condition;
using strategy::Spec;
using Json = nlohmann::ordered_json;

struct Options {
    std::string name;
    std::vector<std::string> sets;
    bool json = false;
};

using Rules = std::array<std::pair<std::string_view, const std::optional<strategy::Rule>*>, 4>;

Rules rules_of(const Spec& spec)
{
    return {{{"enter long", &spec.enter_long},
             {"exit long", &spec.exit_long},
             {"enter short", &spec.enter_short},
             {"exit short", &spec.exit_short}}};
}

std::string group_text(const Condition& condition)
{
    return condition.kind == Condition::Kind::all ? "all of" : "any of";
}

void print_condition(const Condition& condition, int depth)
{
    const std::string indent(static_cast<std::size_t>(2 * depth), ' ');
    if (condition.kind == Condition::Kind::expression) {
        const std::string ago = condition.lookback == 0 ? ""
                                                        : fmt::format(" ({} candle{} ago)", condition.lookback,
                                                                      core::plural(condition.lookback));
        fmt::print("{}{}{}\n", indent, condition.text, ago);
        return;
    }
    fmt::print("{}{}\n", indent, group_text(condition));
    for (const Condition& child : condition.children) print_condition(child, depth + 1);
}

void print_rows(std::string_view heading, const std::vector<OutlineRow>& rows)
{
    if (rows.empty()) return;
    fmt::print("\n{}\n", heading);
    std::size_t width = 0;
    for (const auto& row : rows) width = std::max(width, row.first.size());
    for (const auto& [name, text] : rows) fmt::print("  {:<{}}  {}\n", name, width, text);
}

std::vector<OutlineRow> parameter_rows(const Spec& spec)
{
    std::vector<OutlineRow> rows;
    for (const auto& parameter : spec.parameters) rows.emplace_back(parameter.name, to_text(parameter));
    return rows;
}

std::vector<OutlineRow> indicator_rows(const Spec& spec)
{
    std::vector<OutlineRow> rows;
    for (const auto& indicator : spec.indicators) rows.emplace_back(indicator.id, to_text(indicator));
    return rows;
}

void print_text(const Spec& spec, std::size_t warmup)
{
    fmt::print("{}: {}\n", spec.name, spec.description);
    fmt::print("file {}, timeframe {}, warm-up {} candle{}\n", spec.path, spec.timeframe.name(), warmup,
               core::plural(warmup));
    if (!spec.pairs.empty()) {
        std::string pairs;
        for (const auto& pair : spec.pairs) pairs += " " + pair.to_string();
        fmt::print("pairs{}\n", pairs);
    }
    print_rows("Parameters", parameter_rows(spec));
    print_rows("Indicators", indicator_rows(spec));
    for (const auto& [name, rule] : rules_of(spec)) {
        if (!*rule) continue;
        const std::string tag = (*rule)->tag.empty() ? "" : fmt::format(" (tag {})", (*rule)->tag);
        fmt::print("\n{}{}, when\n", name, tag);
        print_condition((*rule)->condition, 1);
    }
    print_rows("Exits", exit_rows(spec));
    print_rows("Risk", risk_rows(spec));
}

Json to_json(const Condition& condition)
{
    if (condition.kind == Condition::Kind::expression) {
        Json json{{"condition", condition.text}};
        if (condition.lookback != 0) json["lookback"] = condition.lookback;
        return json;
    }
    Json children = Json::array();
    for (const Condition& child : condition.children) children.push_back(to_json(child));
    return Json{{condition.kind == Condition::Kind::all ? "all" : "any", children}};
}

Json to_json(const std::optional<core::Decimal>& number) { return number ? Json(number->to_double()) : Json(); }

Json to_json(const strategy::Parameter& parameter)
{
    Json choices = Json::array();
    for (const auto& choice : parameter.choices) choices.push_back(choice.to_double());
    return {{"name", parameter.name},
            {"text", to_text(parameter)},
            {"default", to_json(std::optional(parameter.default_value))},
            {"min", to_json(parameter.min)},
            {"max", to_json(parameter.max)},
            {"step", to_json(parameter.step)},
            {"choices", std::move(choices)}};
}

Json to_json(const std::vector<OutlineRow>& rows)
{
    Json json = Json::object();
    for (const auto& [name, text] : rows) json[name] = text;
    return json;
}

void print_json(const Spec& spec, std::size_t warmup)
{
    Json parameters = Json::array();
    for (const auto& parameter : spec.parameters) parameters.push_back(to_json(parameter));
    Json pairs = Json::array();
    for (const auto& pair : spec.pairs) pairs.push_back(pair.to_string());
    Json rules = Json::object();
    for (const auto& [name, rule] : rules_of(spec)) {
        if (*rule) rules[std::string(name)] = {{"tag", (*rule)->tag}, {"when", to_json((*rule)->condition)}};
    }
    const Json json{{"schema", "cobot.strategy/1"},
                    {"name", spec.name},
                    {"description", spec.description},
                    {"file", spec.path},
                    {"sha256", spec.sha256},
                    {"timeframe", spec.timeframe.name()},
                    {"pairs", std::move(pairs)},
                    {"warmup", warmup},
                    {"parameters", std::move(parameters)},
                    {"indicators", to_json(indicator_rows(spec))},
                    {"rules", std::move(rules)},
                    {"exits", to_json(exit_rows(spec))},
                    {"risk", to_json(risk_rows(spec))}};
    fmt::print("{}\n", json.dump(2));
}

core::Result<void> show(const Options& options, const Globals& globals)
{
    const auto path = config::find_strategy(options.name, globals.user_data);
    if (!path) return path.error();
    const auto spec = config::load_strategy(*path, options.sets);
    if (!spec) return spec.error();
    const auto values = strategy::parameter_values(*spec, {});
    if (!values) return values.error();
    const auto program = strategy::Program::compile(*spec, *values);
    if (!program) return program.error();
    if (options.json)
        print_json(*spec, program->warmup());
    else
        print_text(*spec, program->warmup());
    return {};
}

}  // namespace

extern const Command strategies_show;
const Command strategies_show{
    "strategies show", "Strategies", "Describe a strategy: parameters, indicators, conditions, rules, warm-up",
    "cobot strategies show ema-crossover\ncobot strategies show my-strategy.yaml --json",
    [](CLI::App& app, const Globals& globals) -> Run {
        auto options = std::make_shared<Options>();
        option(app, "NAME", options->name, "Strategy by name or path").required();
        option(app, "--set", options->sets, "Override a value of the strategy file, as in params.fast=9")
            .type("KEY=VALUE")
            .one_each();
        flag(app, "--json", options->json, "Print the result as JSON");
        return [options, &globals] { return show(*options, globals); };
    }};

}  // namespace cobot::cli::commands
