#include "cli/indicator_json.hpp"

#include <nlohmann/json.hpp>

#include <fmt/format.h>

namespace cobot::cli {
namespace {

using Json = nlohmann::ordered_json;

/// Whole numbers without a decimal point.
Json number(const indicators::Parameter& parameter, double value)
{
    if (parameter.kind == indicators::Parameter::Kind::integer) return static_cast<std::int64_t>(value);
    return value;
}

std::string_view name_of(indicators::Input input)
{
    switch (input) {
        case indicators::Input::source: return "source";
        case indicators::Input::other: return "other";
        case indicators::Input::open: return "open";
        case indicators::Input::high: return "high";
        case indicators::Input::low: return "low";
        case indicators::Input::close: return "close";
        case indicators::Input::volume: return "volume";
        case indicators::Input::time: return "time";
    }
    return "";
}

}  // namespace

Json to_json(const indicators::Definition& definition)
{
    std::vector<double> defaults;
    Json parameters = Json::array();
    for (const indicators::Parameter& parameter : definition.parameters) {
        defaults.push_back(parameter.default_value);
        if (parameter.kind == indicators::Parameter::Kind::choice) {
            parameters.push_back({{"name", parameter.name},
                                  {"type", "choice"},
                                  {"default", parameter.choices.front()},
                                  {"choices", parameter.choices},
                                  {"summary", parameter.summary}});
            continue;
        }
        parameters.push_back({{"name", parameter.name},
                              {"type", parameter.kind == indicators::Parameter::Kind::integer ? "int" : "float"},
                              {"default", number(parameter, parameter.default_value)},
                              {"min", number(parameter, parameter.min)},
                              {"max", number(parameter, parameter.max)},
                              {"summary", parameter.summary}});
    }
    Json outputs = Json::array();
    for (std::size_t k = 0; k < definition.outputs.size(); ++k) {
        outputs.push_back({{"name", definition.outputs[k]}, {"warmup", definition.warmup(defaults, k)}});
        const auto labels = definition.labels_of(k);
        if (!labels.empty()) outputs.back()["labels"] = std::vector(labels.begin(), labels.end());
    }
    Json inputs = Json::array();
    for (const indicators::Input input : definition.inputs) inputs.push_back(name_of(input));
    return {{"name", definition.name},
            {"aliases", definition.aliases},
            {"summary", definition.summary},
            {"formula", definition.source},
            {"inputs", inputs},
            {"parameters", parameters},
            {"outputs", outputs}};
}

std::string default_of(const indicators::Parameter& parameter)
{
    if (parameter.kind == indicators::Parameter::Kind::choice) return std::string(parameter.choices.front());
    return fmt::format("{}", parameter.default_value);
}

std::string defaults_of(const indicators::Definition& definition)
{
    std::vector<std::string> settings;
    for (const indicators::Parameter& parameter : definition.parameters) {
        settings.push_back(fmt::format("{}={}", parameter.name, default_of(parameter)));
    }
    return settings.empty() ? "-" : fmt::format("{}", fmt::join(settings, " "));
}

}  // namespace cobot::cli
