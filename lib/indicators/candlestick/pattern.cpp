#include "indicators/candlestick/pattern.hpp"

#include <algorithm>

#include "indicators/candlestick/measures.hpp"

namespace cobot::indicators::candlestick {
namespace {

constexpr double setting_period_max = 1000;
constexpr double setting_factor_max = 1000;
constexpr std::array<std::string_view, 3> extent_names{"body", "range", "shadows"};

void add_parameters(const SettingRow& row, std::vector<Parameter>& parameters)
{
    const Measure& standard = row.standard;
    parameters.push_back({row.period_name, Parameter::Kind::integer, static_cast<double>(standard.period), 0,
                          setting_period_max, "candles averaged; 0: the candle itself"});
    parameters.push_back(
        {row.factor_name, Parameter::Kind::real, standard.factor, 0, setting_factor_max, "times the average"});
    std::vector<std::string_view> extents;
    for (const Extent extent : extents_of(row)) extents.push_back(extent_names[static_cast<std::size_t>(extent)]);
    parameters.push_back(Parameter::choice(row.extent_name, std::move(extents),
                                           "what is averaged: bodies, high to low, or half the sum of both shadows"));
}

}  // namespace

std::vector<Setting> settings_of(const Pattern& pattern)
{
    std::vector<Setting> settings;
    for (const SettingRow& row : setting_rows) {
        const bool used = std::ranges::any_of(pattern.averages, [&](Average a) { return a.setting == row.setting; });
        if (used) settings.push_back(row.setting);
    }
    return settings;
}

Measures measures_of(const Pattern& pattern, Parameters parameters)
{
    Measures measures{};
    std::size_t at = pattern.penetration ? 1 : 0;
    for (const Setting setting : settings_of(pattern)) {
        const Extent extent = extents_of(row_of(setting))[static_cast<std::size_t>(parameters[at + 2])];
        measures[static_cast<std::size_t>(setting)] = {extent, static_cast<std::size_t>(parameters[at]),
                                                       parameters[at + 1]};
        at += 3;
    }
    return measures;
}

std::size_t lookback(const Pattern& pattern, Parameters parameters)
{
    std::size_t longest = 0;
    for (const Measure& measure : measures_of(pattern, parameters)) longest = std::max(longest, measure.period);
    // A confirmed pattern may be found `confirmation_candles` before the first value, and waits from there.
    if (pattern.confirmed) longest = std::max<std::size_t>(longest, pattern.averages.empty() ? 0 : 1);
    return longest + pattern.before;
}

Definition definition(const Pattern& pattern, std::string_view name, std::string_view talib_name,
                      std::string_view summary)
{
    Definition made;
    made.name = name;
    made.summary = summary;
    made.source = "as TA-Lib, on every candle";
    made.aliases = {talib_name};
    made.inputs = {Input::open, Input::high, Input::low, Input::close};
    if (pattern.penetration) {
        made.parameters.push_back({"penetration", Parameter::Kind::real, *pattern.penetration, 0, 100,
                                   "how far the last close must reach into the long body, as a share of it"});
    }
    for (const Setting setting : settings_of(pattern)) add_parameters(row_of(setting), made.parameters);
    made.outputs = {name};
    return made;
}

}  // namespace cobot::indicators::candlestick
