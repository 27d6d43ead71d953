#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "config/strategy_reader.hpp"

namespace cobot::config {
namespace {

using core::Decimal;
using Kind = strategy::Sizing::Kind;

struct SizeKind {
    const char* name;
    Kind kind;
    Range value;
};

const Decimal money_max = Decimal::from_int(1'000'000'000'000);

const std::array<SizeKind, 7>& size_kinds()
{
    static const Range percent{Decimal(0), Decimal(100), true, false};
    static const Range share{Decimal(0), Decimal(1), true, false};
    static const std::array<SizeKind, 7> kinds{{{"fixed", Kind::fixed, {Decimal(0), money_max, true, false}},
                                                {"percent", Kind::percent, percent},
                                                {"unlimited", Kind::unlimited, {}},
                                                {"fixed_risk", Kind::fixed_risk, percent},
                                                {"atr", Kind::atr, percent},
                                                {"kelly", Kind::kelly, share},
                                                {"optimal_f", Kind::optimal_f, share}}};
    return kinds;
}

/// Minutes of "HH:MM", 00:00 to 24:00.
std::optional<int> minute_of_day(const std::string& text)
{
    const auto digit = [&](std::size_t i) { return text[i] >= '0' && text[i] <= '9' ? text[i] - '0' : 99; };
    if (text.size() != 5 || text[2] != ':') return std::nullopt;
    const int hours = digit(0) * 10 + digit(1);
    const int minutes = digit(3) * 10 + digit(4);
    const bool valid = (hours < 24 && minutes < 60) || (hours == 24 && minutes == 0);
    if (!valid) return std::nullopt;
    return hours * 60 + minutes;
}

/// Minutes from UTC: "UTC", "+05:30", "-03:00". No place on earth is further than 14 hours away.
std::optional<int> zone_offset(const std::string& text)
{
    if (text == "UTC") return 0;
    if (text.empty() || (text[0] != '+' && text[0] != '-')) return std::nullopt;
    const auto minutes = minute_of_day(text.substr(1));
    if (!minutes || *minutes > 14 * 60) return std::nullopt;
    return text[0] == '-' ? -*minutes : *minutes;
}

}  // namespace

void StrategyReader::read_risk(const Node& node)
{
    MappingReader reader(node, "risk_management", problems_);
    const NumberRule count{true, {Decimal(1), Decimal(1'000'000)}};
    const NumberRule percent{false, {Decimal(0), Decimal(100), true, false}};
    if (const Node* size = reader.optional("position_size")) read_size(*size);
    spec_.max_concurrent_trades = read_number(reader, "max_concurrent_trades", count);
    spec_.max_daily_trades = read_number(reader, "max_daily_trades", count);
    spec_.max_drawdown_percent = read_number(reader, "max_drawdown_percent", percent);
    spec_.max_daily_drawdown_percent = read_number(reader, "max_daily_drawdown_percent", percent);
    spec_.max_consecutive_losses = read_number(reader, "max_consecutive_losses", count);
    if (const Node* hours = reader.optional("trading_hours")) read_hours(*hours);
    spec_.cooldown_bars = read_number(reader, "cooldown_bars", {true, {Decimal(0), Decimal(1'000'000)}});
    reader.finish();
}

void StrategyReader::read_size(const Node& node)
{
    MappingReader reader(node, "risk_management.position_size", problems_);
    const Node* type = reader.required("type");
    std::vector<std::string> names;
    for (const SizeKind& known : size_kinds()) names.emplace_back(known.name);
    const auto name = type == nullptr ? std::nullopt : read_choice(*type, reader.path_of("type"), problems_, names);
    if (!name) return;
    const auto& kind = *std::find_if(size_kinds().begin(), size_kinds().end(),
                                     [&](const SizeKind& known) { return known.name == *name; });
    strategy::Spec::Size size;
    size.kind = kind.kind;
    size.at = location_of(node.place);
    bool complete = true;
    if (kind.kind != Kind::unlimited) {
        const Node* given = reader.required("value");
        const auto value =
            given == nullptr ? std::nullopt : read_number(*given, reader.path_of("value"), {false, kind.value});
        complete = value.has_value();
        size.value = value.value_or(strategy::Number{});
    }
    if (kind.kind == Kind::atr) {
        auto period = read_number(reader, "atr_period", {true, {Decimal(1), Decimal(10'000)}});
        if (period) size.atr_period = std::move(*period);
    }
    reader.finish();
    if (complete) spec_.size = size;
}

void StrategyReader::read_hours(const Node& node)
{
    MappingReader reader(node, "risk_management.trading_hours", problems_);
    strategy::RiskRules::Hours hours;
    const auto minute = [&](const char* key, int& result) {
        const Node* given = reader.required(key);
        if (given == nullptr) return;
        const auto text = read_text(*given, reader.path_of(key), problems_);
        if (!text) return;
        const auto value = minute_of_day(*text);
        if (value) {
            result = *value;
        } else {
            problems_.add(given->place, fmt::format("{}: must be a time of day, \"00:00\" to \"24:00\", not \"{}\"",
                                                    reader.path_of(key), *text));
        }
    };
    minute("start", hours.start_minute);
    minute("end", hours.end_minute);
    if (const Node* zone = reader.optional("timezone")) {
        const std::string path = reader.path_of("timezone");
        const auto text = read_text(*zone, path, problems_);
        const auto offset = text ? zone_offset(*text) : std::nullopt;
        if (text && !offset) {
            problems_.add(zone->place,
                          fmt::format("{}: must be UTC or a distance from it such as \"+05:30\", not \"{}\"; "
                                      "names of places change with summer time",
                                      path, *text));
        }
        hours.offset_minutes = offset.value_or(0);
    }
    reader.finish();
    const bool both = node.find("start") != nullptr && node.find("end") != nullptr;
    if (both && hours.start_minute == hours.end_minute) {
        problems_.add(node.place,
                      "risk_management.trading_hours: start and end are the same, so no time is left; "
                      "use 00:00 to 24:00 for the whole day",
                      Breaks::meaning);
    }
    spec_.trading_hours = hours;
}

}  // namespace cobot::config
