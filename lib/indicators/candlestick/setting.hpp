#pragma once

#include <array>
#include <cstddef>
#include <string_view>

#include "indicators/lanes.hpp"

namespace cobot::indicators::candlestick {

/// What a pattern calls long, short, near: measured against the candles just before.
enum class Setting {
    body_long,
    body_very_long,
    body_short,
    body_doji,
    shadow_long,
    shadow_very_long,
    shadow_short,
    shadow_very_short,
    near,
    far,
    equal,
};
using enum Setting;

/// What is measured of a candle: its body, all of it, or half the sum of its shadows.
enum class Extent { body = 0, range = 1, shadows = 2 };

/// `factor` times the mean extent of `period` candles; of the candle itself when `period` is 0.
struct Measure {
    Extent extent = Extent::body;
    std::size_t period = 0;
    double factor = 1;
};

struct SettingRow {
    Setting setting;
    std::string_view period_name, factor_name, extent_name;  ///< Of its three parameters.
    Measure standard;                                        ///< TA-Lib's.
};

inline constexpr std::size_t setting_count = 11;

/// In the order of Setting.
inline constexpr std::array<SettingRow, setting_count> setting_rows{{
    {body_long, "body_long_period", "body_long_factor", "body_long_extent", {Extent::body, 10, 1}},
    {body_very_long, "body_very_long_period", "body_very_long_factor", "body_very_long_extent", {Extent::body, 10, 3}},
    {body_short, "body_short_period", "body_short_factor", "body_short_extent", {Extent::body, 10, 1}},
    {body_doji, "body_doji_period", "body_doji_factor", "body_doji_extent", {Extent::range, 10, 0.1}},
    {shadow_long, "shadow_long_period", "shadow_long_factor", "shadow_long_extent", {Extent::body, 0, 1}},
    {shadow_very_long,
     "shadow_very_long_period",
     "shadow_very_long_factor",
     "shadow_very_long_extent",
     {Extent::body, 0, 2}},
    {shadow_short, "shadow_short_period", "shadow_short_factor", "shadow_short_extent", {Extent::shadows, 10, 1}},
    {shadow_very_short,
     "shadow_very_short_period",
     "shadow_very_short_factor",
     "shadow_very_short_extent",
     {Extent::range, 10, 0.1}},
    {near, "near_period", "near_factor", "near_extent", {Extent::range, 5, 0.2}},
    {far, "far_period", "far_factor", "far_extent", {Extent::range, 5, 0.6}},
    {equal, "equal_period", "equal_factor", "equal_extent", {Extent::range, 5, 0.05}},
}};

/// The extents as a setting offers them: its standard one first.
inline constexpr std::array<Extent, 3> extents_of(const SettingRow& row)
{
    switch (row.standard.extent) {
        case Extent::body: return {Extent::body, Extent::range, Extent::shadows};
        case Extent::range: return {Extent::range, Extent::body, Extent::shadows};
        case Extent::shadows: return {Extent::shadows, Extent::body, Extent::range};
    }
    return {};
}

inline constexpr const SettingRow& row_of(Setting setting) { return setting_rows[static_cast<std::size_t>(setting)]; }

}  // namespace cobot::indicators::candlestick
