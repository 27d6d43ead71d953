#include <algorithm>
#include <array>
#include <cmath>

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

const Definition* find(std::string_view name)
{
    for (const Definition* definition : all()) {
        if (definition->name == name || std::ranges::count(definition->aliases, name) != 0) return definition;
    }
    return nullptr;
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
    const bool whole = parameter.kind == Parameter::Kind::integer;
    if (value >= parameter.min && value <= parameter.max && (!whole || value == std::floor(value))) return std::nullopt;
    return fmt::format("{} of {} is {}, but must be a{} from {} to {}", parameter.name, definition.name, value,
                       whole ? " whole number" : " number", parameter.min, parameter.max);
}

}  // namespace cobot::indicators
