#include <algorithm>
#include <array>

#include "bots/definition.hpp"

namespace cobot::bots {
namespace builtin {
#define COBOT_BUILTIN(name) extern const Definition name;
#include "bots/builtins.inc"
#undef COBOT_BUILTIN
}  // namespace builtin

std::span<const Definition* const> all()
{
    static const auto table = [] {
        std::array entries{
#define COBOT_BUILTIN(name) &builtin::name,
#include "bots/builtins.inc"
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
        if (definition->name == name) return definition;
    }
    return nullptr;
}

std::string_view name(Grade grade)
{
    constexpr std::string_view names[] = {"A", "B", "C", "D"};
    return names[static_cast<std::size_t>(grade)];
}

std::string_view meaning(Grade grade)
{
    constexpr std::string_view meanings[] = {
        "candles suffice",
        "needs one-minute candles, and mark prices, funding or borrow rates where they matter",
        "needs trades or order books; candles are only indicative",
        "needs an archive of what was known when",
    };
    return meanings[static_cast<std::size_t>(grade)];
}

}  // namespace cobot::bots
