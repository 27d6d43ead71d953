#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "core/result.hpp"

namespace cobot::core {

/// UTC, to the millisecond. The domain learns it from events; nothing below `app` asks a clock.
using Time = std::chrono::sys_time<std::chrono::milliseconds>;
using Duration = std::chrono::milliseconds;

constexpr std::int64_t to_ms(Time time) { return time.time_since_epoch().count(); }
constexpr Time from_ms(std::int64_t ms) { return Time(Duration(ms)); }

/// "2018-03-01T00:00:00Z"; milliseconds are written only when there are any.
std::string format_time(Time time);
/// "2018-03-01"
std::string format_date(Time time);
/// "3d 04:10:00", "00:05:00"
std::string format_duration(Duration duration);

/// Reads "2018-03-01", "20180301", "20180301T1230", "2018-03-01T12:30[:00[.000]][Z]", "2018-03-01 12:30",
/// and seconds or milliseconds since 1970.
Result<Time> parse_time(std::string_view text);

/// A half-open span of time; an absent end is open.
struct TimeRange {
    std::optional<Time> begin;
    std::optional<Time> end;

    bool contains(Time time) const { return (!begin || time >= *begin) && (!end || time < *end); }
    std::string to_string() const;  ///< "2018-01-01..2019-01-01"
    friend bool operator==(const TimeRange&, const TimeRange&) = default;
};

/// Reads "20240101-20250101", "20240101-", "-20250101", "2024-01-01..2024-06-30", "2018", "2018-03", "2024Q1",
/// "90d", "12h", "ytd". A date is midnight UTC and the end is exclusive. `now` anchors the relative forms.
Result<TimeRange> parse_time_range(std::string_view text, Time now);

}  // namespace cobot::core
