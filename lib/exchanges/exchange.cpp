#include "exchanges/exchange.hpp"

#include <algorithm>
#include <array>

namespace cobot::exchanges {
namespace builtin {
#define COBOT_BUILTIN(name) extern const Definition name;
#include "exchanges/builtins.inc"
#undef COBOT_BUILTIN
}  // namespace builtin

namespace {

auto sorted_table()
{
    std::array table{
#define COBOT_BUILTIN(name) &builtin::name,
#include "exchanges/builtins.inc"
#undef COBOT_BUILTIN
    };
    std::sort(table.begin(), table.end(), [](const auto* a, const auto* b) { return a->name < b->name; });
    return table;
}

}  // namespace

bool Definition::offers(market::Timeframe timeframe) const
{
    return std::find(timeframes.begin(), timeframes.end(), timeframe.name()) != timeframes.end();
}

std::span<const Definition* const> all()
{
    static const auto table = sorted_table();
    return table;
}

const Definition* find(std::string_view name)
{
    for (const Definition* definition : all()) {
        if (definition->name == name) return definition;
    }
    return nullptr;
}

}  // namespace cobot::exchanges
