#include <algorithm>
#include <array>
#include <cmath>
#include <unordered_map>

#include <fmt/format.h>

#include "indicators/definition.hpp"

namespace cobot::indicators {
namespace builtin {
#define COBOT_BUILTIN(name) extern const Definition name;
#include "indicators/builtins.inc"
#undef COBOT_BUILTIN
}  // namespace builtin

std::span<const Definition* const> all()
{
    static const auto table = [] {
        std::array entries{
#define COBOT_BUILTIN(name) &builtin::name,
#include "indicators/builtins.inc"
#undef COBOT_BUILTIN
        };
        std::sort(entries.begin(), entries.end(), [](const auto* a, const auto* b) { return a->name < b->name; });
        return entries;
    }();
    return table;
}

const Definition* find(std::string_view written)
{
    constexpr std::string_view prefix = "ta.";
    std::string name(written);
    std::ranges::transform(name, name.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c; });
    if (name.starts_with(prefix)) name.erase(0, prefix.size());
    // Searches ask for every trial.
    static const auto by_name = [] {
        std::unordered_map<std::string_view, const Definition*> names;
        for (const Definition* definition : all()) {
            names.emplace(definition->name, definition);
            for (const std::string_view alias : definition->aliases) names.emplace(alias, definition);
        }
        return names;
    }();
    const auto found = by_name.find(name);
    return found == by_name.end() ? nullptr : found->second;
}

bool Definition::reads(Input input) const { return std::ranges::count(inputs, input) != 0; }

std::span<const std::string_view> Definition::labels_of(std::size_t output) const
{
    return output < labels.size() ? std::span<const std::string_view>(labels[output])
                                  : std::span<const std::string_view>();
}

std::optional<std::string> problem_with(const Definition& definition, Parameters values)
{
    if (values.size() != definition.parameters.size()) {
        return fmt::format("{} takes {} parameters, not {}", definition.name, definition.parameters.size(),
                           values.size());
    }
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (auto problem = problem_with(definition, i, values[i])) return problem;
    }
    return definition.check == nullptr ? std::nullopt : definition.check(values);
}

std::optional<std::string> problem_with(const Definition& definition, std::size_t index, double value)
{
    const Parameter& parameter = definition.parameters[index];
    const bool whole = parameter.kind != Parameter::Kind::real;
    if (value >= parameter.min && value <= parameter.max && (!whole || value == std::floor(value))) return std::nullopt;
    if (parameter.kind == Parameter::Kind::choice) {
        return fmt::format("{} of {} must be one of {}", parameter.name, definition.name,
                           fmt::join(parameter.choices, ", "));
    }
    return fmt::format("{} of {} is {}, but must be a{} from {} to {}", parameter.name, definition.name, value,
                       whole ? " whole number" : " number", parameter.min, parameter.max);
}

}  // namespace cobot::indicators
