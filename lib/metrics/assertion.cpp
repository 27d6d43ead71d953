#include "metrics/assertion.hpp"

#include <array>
#include <charconv>
#include <cmath>

#include <fmt/format.h>

#include "core/suggest.hpp"

namespace cobot::metrics {
namespace {

using Comparison = Assertion::Comparison;

struct Operator {
    std::string_view text;
    Comparison comparison;
};

// Longer ones first, so that "<=" is not read as "<".
constexpr std::array operators{
    Operator{"<=", Comparison::less_or_equal}, Operator{">=", Comparison::greater_or_equal},
    Operator{"==", Comparison::equal},         Operator{"!=", Comparison::not_equal},
    Operator{"<", Comparison::less},           Operator{">", Comparison::greater},
    Operator{"=", Comparison::equal},
};

std::string_view trimmed(std::string_view text)
{
    const auto first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

core::Error bad(std::string_view text, std::string_view why)
{
    return {core::ErrorCode::usage,
            fmt::format("assertion \"{}\": {}; write for example \"sharpe>=1,total_trades>=30\"", text, why)};
}

/// Seconds, for a span; nothing for a suffix that spans do not have.
std::optional<double> seconds_of(std::string_view suffix)
{
    if (suffix.empty() || suffix == "s") return 1;
    if (suffix == "m") return 60;
    if (suffix == "h") return 3600;
    if (suffix == "d") return 86400;
    return std::nullopt;
}

std::optional<double> limit_of(Unit unit, std::string_view text)
{
    if (unit == Unit::time) {
        const auto time = core::parse_time(text);
        return time ? std::optional(static_cast<double>(core::to_ms(*time))) : std::nullopt;
    }
    double number = 0;
    const char* last = text.data() + text.size();
    const auto [end, error] = std::from_chars(text.data() + (text.starts_with('+') ? 1 : 0), last, number);
    if (error != std::errc() || !std::isfinite(number)) return std::nullopt;
    const std::string_view suffix = trimmed(std::string_view(end, static_cast<std::size_t>(last - end)));
    if (suffix.empty()) return number;
    if (unit == Unit::ratio && suffix == "%") return number / 100;
    if (unit != Unit::duration) return std::nullopt;
    const auto seconds = seconds_of(suffix);
    return seconds ? std::optional(number * *seconds) : std::nullopt;
}

std::string_view expected(Unit unit)
{
    switch (unit) {
        case Unit::ratio: return "a number or a percentage such as 0.2 or 20%";
        case Unit::duration: return "seconds or a span such as 90m, 4h or 2d";
        case Unit::time: return "a date such as 2018-03-01";
        case Unit::number:
        case Unit::money:
        case Unit::count: break;
    }
    return "a number";
}

bool compare(Comparison comparison, double value, double limit)
{
    switch (comparison) {
        case Comparison::less: return value < limit;
        case Comparison::less_or_equal: return value <= limit;
        case Comparison::greater: return value > limit;
        case Comparison::greater_or_equal: return value >= limit;
        case Comparison::equal: return value == limit;
        case Comparison::not_equal: return value != limit;
    }
    return false;
}

std::string shown(Unit unit, const Value& value)
{
    if (const auto* time = std::get_if<core::Time>(&value)) return core::format_time(*time);
    if (const auto* span = std::get_if<core::Duration>(&value)) return core::format_duration(*span);
    if (const auto* decimal = std::get_if<core::Decimal>(&value)) return decimal->to_string();
    const double number = *number_of(value);
    return unit == Unit::ratio ? fmt::format("{} ({:.2f}%)", number, number * 100) : fmt::format("{}", number);
}

}  // namespace

core::Result<Assertion> Assertion::parse(std::string_view text)
{
    Assertion result;
    result.text_ = std::string(trimmed(text));
    const std::string_view whole = result.text_;
    const auto at = whole.find_first_of("<>=!");
    if (whole.empty() || at == std::string_view::npos) return bad(text, "no comparison");
    const std::string_view rest = whole.substr(at);
    const auto found = std::find_if(operators.begin(), operators.end(),
                                    [&](const Operator& one) { return rest.starts_with(one.text); });
    if (found == operators.end()) return bad(text, "the comparisons are < <= > >= == !=");
    result.comparison_ = found->comparison;

    const std::string_view name = trimmed(whole.substr(0, at));
    const auto metric = find_metric(name);
    if (!metric) {
        const auto names = metric_names();
        return bad(text, fmt::format("there is no metric \"{}\"{}", name, core::did_you_mean(name, names)));
    }
    result.metric_ = *metric;
    const Unit unit = all_metrics()[*metric]->unit;
    const std::string_view limit = trimmed(rest.substr(found->text.size()));
    const auto number = limit_of(unit, limit);
    if (!number) return bad(text, fmt::format("\"{}\" is not {}", limit, expected(unit)));
    result.limit_ = *number;
    return result;
}

core::Result<std::vector<Assertion>> Assertion::parse_list(std::string_view text)
{
    std::vector<Assertion> list;
    while (true) {
        const auto comma = text.find(',');
        auto one = parse(text.substr(0, comma));
        if (!one) return one.error();
        list.push_back(std::move(*one));
        if (comma == std::string_view::npos) return list;
        text.remove_prefix(comma + 1);
    }
}

core::Result<void> Assertion::check(const Summary& summary) const
{
    const Metric& metric = *all_metrics()[metric_];
    const Value& value = summary.values.at(metric_);
    const auto number = number_of(value);
    if (!number) {
        return core::Error{core::ErrorCode::assertion,
                           fmt::format("assertion \"{}\" failed: {} does not exist for this run ({})", text_,
                                       metric.name, metric.formula)};
    }
    if (compare(comparison_, *number, limit_)) return {};
    return core::Error{core::ErrorCode::assertion,
                       fmt::format("assertion \"{}\" failed: {} is {}", text_, metric.name, shown(metric.unit, value))};
}

core::Result<void> check_all(const std::vector<Assertion>& assertions, const Summary& summary)
{
    std::string failures;
    for (const Assertion& assertion : assertions) {
        const auto outcome = assertion.check(summary);
        if (outcome) continue;
        if (!failures.empty()) failures += '\n';
        failures += outcome.error().message;
    }
    if (failures.empty()) return {};
    return core::Error{core::ErrorCode::assertion, std::move(failures)};
}

}  // namespace cobot::metrics
