#include "config/schema.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "config/bot_schema.hpp"
#include "config/embedded.hpp"
#include "core/ensure.hpp"
#include "indicators/definition.hpp"

namespace cobot::config {
namespace {

using Json = nlohmann::ordered_json;

/// Whole numbers without a fraction, as people write them.
Json json_number(double value)
{
    if (std::nearbyint(value) == value && std::abs(value) < 1e15) return static_cast<std::int64_t>(value);
    return value;
}

Json reference(const std::string& definition) { return {{"$ref", "#/definitions/" + definition}}; }

Json setting_schema(const indicators::Parameter& parameter)
{
    if (parameter.kind == indicators::Parameter::Kind::choice) {
        return {{"description", parameter.summary},
                {"default", parameter.choices.front()},
                {"type", "string"},
                {"enum", parameter.choices}};
    }
    const bool whole = parameter.kind == indicators::Parameter::Kind::integer;
    Json number = {{"type", whole ? "integer" : "number"},
                   {"minimum", json_number(parameter.min)},
                   {"maximum", json_number(parameter.max)}};
    return {{"description", parameter.summary},
            {"default", json_number(parameter.default_value)},
            {"anyOf", Json::array({std::move(number), reference("parameter_reference")})}};
}

/// Either case of every letter: "[sS][mM][aA]".
std::string in_any_case(std::string_view name)
{
    std::string pattern;
    for (const char c : name) {
        if (c >= 'a' && c <= 'z')
            pattern += {'[', c, static_cast<char>(c - 'a' + 'A'), ']'};
        else
            pattern += c;
    }
    return pattern;
}

/// The names to offer, and the pattern of all spellings that indicators::find() knows.
Json type_schema(const indicators::Definition& definition)
{
    Json names = Json::array({definition.name});
    std::string pattern = in_any_case(definition.name);
    for (const std::string_view alias : definition.aliases) {
        names.push_back(alias);
        pattern += "|" + in_any_case(alias);
    }
    return {{"type", "string"},
            {"anyOf", Json::array({{{"enum", names}}, {{"pattern", "^([tT][aA][.])?(" + pattern + ")$"}}})}};
}

Json source_schema(const char* description) { return {{"description", description}, {"type", "string"}}; }

Json indicator_schema(const indicators::Definition& definition)
{
    Json properties = {{"type", type_schema(definition)}};
    for (const indicators::Parameter& parameter : definition.parameters) {
        properties[std::string(parameter.name)] = setting_schema(parameter);
    }
    Json required = {"type"};
    if (definition.reads(indicators::Input::source)) {
        properties["source"] = source_schema("The column it reads: a candle field, another indicator, an expression.");
        properties["source"]["default"] = "close";
    }
    if (definition.reads(indicators::Input::other)) {
        properties["other"] = source_schema("The column it compares with: another indicator, an expression.");
        required.push_back("other");
    }
    properties["timeframe"] = reference("timeframe");
    properties["pair"] = reference("pair");
    return {{"title", definition.name}, {"description", definition.summary},
            {"type", "object"},         {"properties", std::move(properties)},
            {"required", required},     {"additionalProperties", false}};
}

/// Many indicators have a setting in common, candlestick patterns a dozen: each different one is written once, in
/// `settings`. A third less of size.
void share_settings(Json& indicators, Json& settings)
{
    std::map<std::string, std::string> names;  // by schema
    for (Json& indicator : indicators) {
        for (auto& [setting, schema] : indicator["properties"].items()) {
            if (setting == "type" || schema.contains("$ref")) continue;
            std::string& name = names[schema.dump()];
            for (int n = 1; name.empty(); ++n) {
                const std::string wanted = n == 1 ? setting : fmt::format("{}-{}", setting, n);
                if (!settings.contains(wanted)) name = wanted;
            }
            settings[name] = schema;
            schema = reference("settings/" + name);
        }
    }
}

/// Puts what the registry knows of indicators into a schema's definitions.
void add_indicators(Json& definitions)
{
    Json each = Json::array();
    for (const indicators::Definition* definition : indicators::all()) each.push_back(indicator_schema(*definition));
    definitions["settings"] = Json::object();
    share_settings(each, definitions["settings"]);
    definitions["indicator"] = {{"anyOf", std::move(each)}};
}

}  // namespace

std::string_view embedded_text(std::string_view name)
{
    const auto files = embedded_files();
    const auto file = std::find_if(files.begin(), files.end(), [&](const EmbeddedFile& f) { return f.name == name; });
    COBOT_ENSURE(file != files.end(), "every file that is asked for was embedded");
    return file->text;
}

std::string_view schema_file_name(SchemaOf kind)
{
    switch (kind) {
        case SchemaOf::strategy: return "strategy.schema.json";
        case SchemaOf::config: return "config.schema.json";
        case SchemaOf::bot: return "bot.schema.json";
        case SchemaOf::fleet: return "fleet.schema.json";
    }
    return "";
}

std::string schema_text(SchemaOf kind)
{
    Json schema = Json::parse(embedded_text("config/schemas/" + std::string(schema_file_name(kind))));
    if (kind == SchemaOf::strategy) add_indicators(schema["definitions"]);
    if (kind == SchemaOf::bot) add_bot_kinds(schema);
    return schema.dump(2) + "\n";
}

}  // namespace cobot::config
