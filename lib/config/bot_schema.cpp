#include "config/bot_schema.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "bots/definition.hpp"

namespace cobot::config {
namespace {

using Json = nlohmann::ordered_json;
using bots::Definition;
using bots::Parameter;
using Kind = Parameter::Kind;

Json number_of(std::string_view text)
{
    if (text.ends_with('%')) {
        const auto percent = core::Decimal::parse(text.substr(0, text.size() - 1));
        return Json::parse((*percent / core::Decimal(100)).to_string());
    }
    return Json::parse(core::Decimal::parse(text)->to_string());
}

void add_range(Json& schema, const Parameter& parameter)
{
    if (!parameter.min.empty()) schema[parameter.above_min ? "exclusiveMinimum" : "minimum"] = number_of(parameter.min);
    if (!parameter.max.empty()) schema["maximum"] = number_of(parameter.max);
}

Json number_schema(const Parameter& parameter, const char* type)
{
    Json schema = {{"type", type}};
    add_range(schema, parameter);
    return schema;
}

/// A number, or a percentage, whose range JSON Schema cannot say.
Json ratio_schema(const Parameter& parameter)
{
    return {{"anyOf", Json::array({number_schema(parameter, "number"), {{"$ref", "#/definitions/percentage"}}})}};
}

Json record_schema(const std::vector<Parameter>& fields);

/// A value, or the name of one of the file's params.
Json or_reference(Json schema)
{
    const Json reference = {{"type", "string"}, {"pattern", "^\\$[a-z][a-z0-9_]*$"}};
    return {{"anyOf", Json::array({std::move(schema), reference})}};
}

Json value_schema(const Parameter& parameter)
{
    switch (parameter.kind) {
        case Kind::number: return or_reference(number_schema(parameter, "number"));
        case Kind::integer: return or_reference(number_schema(parameter, "integer"));
        case Kind::ratio: return or_reference(ratio_schema(parameter));
        case Kind::boolean: return {{"type", "boolean"}};
        case Kind::choice: return {{"enum", parameter.choices}};
        case Kind::text: return {{"type", "string"}};
        case Kind::duration: return {{"allOf", Json::array({{{"$ref", "#/definitions/duration"}}})}};
        case Kind::numbers: return {{"type", "array"}, {"items", ratio_schema(parameter)}, {"minItems", 1}};
        case Kind::shares:
            return {{"type", "object"}, {"additionalProperties", ratio_schema(parameter)}, {"minProperties", 1}};
        case Kind::records: return {{"type", "array"}, {"items", record_schema(parameter.fields)}, {"minItems", 1}};
    }
    return {};
}

Json default_of(const Parameter& parameter)
{
    const std::string text(parameter.fallback);
    switch (parameter.kind) {
        case Kind::number:
        case Kind::integer: return number_of(parameter.fallback);
        case Kind::boolean: return text == "true";
        case Kind::ratio: return text.ends_with('%') ? Json(text) : number_of(parameter.fallback);
        default: return text;
    }
}

Json parameter_schema(const Parameter& parameter)
{
    Json schema = {{"description", parameter.summary}};
    schema.update(value_schema(parameter));
    if (!parameter.fallback.empty()) schema["default"] = default_of(parameter);
    if (!parameter.live) schema["x-restart"] = true;  // Changed in the file of a running bot, it needs a new start.
    return schema;
}

void add_parameters(Json& schema, const std::vector<Parameter>& parameters)
{
    for (const Parameter& parameter : parameters) {
        schema["properties"][std::string(parameter.name)] = parameter_schema(parameter);
        if (parameter.required) schema["required"].push_back(parameter.name);
    }
    schema["additionalProperties"] = false;
}

Json record_schema(const std::vector<Parameter>& fields)
{
    Json schema = {{"type", "object"}, {"properties", Json::object()}};
    add_parameters(schema, fields);
    return schema;
}

/// What holds when `type` names this kind. The keys that all kinds share are described once, above.
Json kind_schema(const Definition& kind, const Json& shared)
{
    Json then = {{"title", kind.name}, {"description", kind.summary}, {"properties", Json::object()}};
    for (const auto& [key, ignored] : shared.items()) then["properties"][key] = true;
    add_parameters(then, kind.parameters);
    const Json is_kind = {{"properties", {{"type", {{"const", kind.name}}}}}, {"required", {"type"}}};
    return {{"if", is_kind}, {"then", std::move(then)}};
}

}  // namespace

void add_bot_kinds(Json& schema)
{
    schema["properties"]["params"] = {
        {"type", "object"},
        {"description", "Values that a search may change, as in a strategy file; written $name where they count"},
        {"additionalProperties", {{"type", "object"}}}};
    Json names = Json::array();
    Json kinds = Json::array();
    for (const Definition* kind : bots::all()) {
        names.push_back(kind->name);
        kinds.push_back(kind_schema(*kind, schema["properties"]));
    }
    schema["properties"]["type"]["enum"] = std::move(names);
    schema["allOf"] = std::move(kinds);
}

}  // namespace cobot::config
