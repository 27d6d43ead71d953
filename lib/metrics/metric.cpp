#include "metrics/metric.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace cobot::metrics {
namespace builtin {
#define COBOT_BUILTIN(name) extern const MetricGroup name;
#include "metrics/builtins.inc"
#undef COBOT_BUILTIN
}  // namespace builtin

namespace {

// The names that people type at a shell, beside freqtrade's.
constexpr std::array aliases{
    Alias{"trades", "total_trades"},   Alias{"profit", "profit_total"}, Alias{"net_profit", "profit_total_abs"},
    Alias{"drawdown", "max_drawdown"}, Alias{"win_rate", "winrate"},    Alias{"benchmark", "market_change"},
};

struct Registry {
    std::vector<const MetricGroup*> groups{
#define COBOT_BUILTIN(name) &builtin::name,
#include "metrics/builtins.inc"
#undef COBOT_BUILTIN
    };
    std::vector<const Metric*> metrics;
    std::vector<Reads> reads;

    Registry()
    {
        std::sort(groups.begin(), groups.end(), [](const auto* a, const auto* b) { return a->place < b->place; });
        for (const MetricGroup* group : groups) {
            for (const Metric& metric : group->metrics) {
                metrics.push_back(&metric);
                reads.push_back(metric.reads == Reads::as_group ? group->reads : metric.reads);
            }
        }
    }
};

const Registry& registry()
{
    static const Registry table;
    return table;
}

}  // namespace

std::string_view name(Unit unit)
{
    switch (unit) {
        case Unit::ratio: return "ratio";
        case Unit::number: return "number";
        case Unit::money: return "money";
        case Unit::count: return "count";
        case Unit::duration: return "duration";
        case Unit::time: return "time";
    }
    return "";
}

std::optional<double> number_of(const Value& value)
{
    struct {
        std::optional<double> operator()(std::monostate) const { return std::nullopt; }
        std::optional<double> operator()(double number) const { return number; }
        std::optional<double> operator()(std::int64_t count) const { return static_cast<double>(count); }
        std::optional<double> operator()(core::Decimal decimal) const { return decimal.to_double(); }
        std::optional<double> operator()(core::Duration span) const { return static_cast<double>(span.count()) / 1e3; }
        std::optional<double> operator()(core::Time time) const { return static_cast<double>(core::to_ms(time)); }
    } to_number;
    return std::visit(to_number, value);
}

std::span<const MetricGroup* const> metric_groups() { return registry().groups; }

std::span<const Metric* const> all_metrics() { return registry().metrics; }

Reads reads_of(std::size_t metric) { return registry().reads[metric]; }

std::span<const Alias> metric_aliases() { return aliases; }

std::optional<std::size_t> find_metric(std::string_view name)
{
    const auto alias = std::find_if(aliases.begin(), aliases.end(), [&](const Alias& a) { return a.name == name; });
    if (alias != aliases.end()) name = alias->metric;
    const auto metrics = all_metrics();
    const auto found = std::find_if(metrics.begin(), metrics.end(), [&](const Metric* m) { return m->name == name; });
    if (found == metrics.end()) return std::nullopt;
    return static_cast<std::size_t>(found - metrics.begin());
}

std::vector<std::string> metric_names()
{
    std::vector<std::string> names;
    for (const Metric* metric : all_metrics()) names.emplace_back(metric->name);
    for (const Alias& alias : aliases) names.emplace_back(alias.name);
    return names;
}

Value value_of(std::optional<double> number)
{
    if (!number || !std::isfinite(*number)) return std::monostate();
    return *number;
}

Value count_of(std::size_t count) { return static_cast<std::int64_t>(count); }

}  // namespace cobot::metrics
