#include "core/time.hpp"

#include <array>
#include <charconv>

#include <fmt/format.h>

namespace cobot::core {
namespace {

using std::chrono::days;
using std::chrono::sys_days;

Error bad_time(std::string_view text)
{
    return Error{ErrorCode::usage, fmt::format("\"{}\" is not a time; use 2018-03-01, 20180301, 2018-03-01T12:30, "
                                               "or seconds or milliseconds since 1970",
                                               text)};
}

bool all_digits(std::string_view text)
{
    return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

/// Takes exactly `count` digits off the front.
std::optional<int> take_digits(std::string_view& text, std::size_t count)
{
    if (text.size() < count || !all_digits(text.substr(0, count))) return std::nullopt;
    int value = 0;
    std::from_chars(text.data(), text.data() + count, value);
    text.remove_prefix(count);
    return value;
}

bool take(std::string_view& text, char c)
{
    if (!text.starts_with(c)) return false;
    text.remove_prefix(1);
    return true;
}

std::optional<Time> make_date(int year, int month, int day)
{
    const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                                           std::chrono::day(static_cast<unsigned>(day))};
    if (!date.ok() || year < 1970 || year > 2200) return std::nullopt;
    return Time(sys_days(date));
}

std::optional<Time> take_date(std::string_view& text)
{
    const auto year = take_digits(text, 4);
    if (!year) return std::nullopt;
    const bool dashes = take(text, '-');
    const auto month = take_digits(text, 2);
    if (!month || (dashes && !take(text, '-'))) return std::nullopt;
    const auto day = take_digits(text, 2);
    if (!day) return std::nullopt;
    return make_date(*year, *month, *day);
}

/// "12", "1230", "12:30", "12:30:05", "12:30:05.250", each with an optional Z.
std::optional<Duration> take_clock(std::string_view& text)
{
    const auto hour = take_digits(text, 2);
    if (!hour || *hour > 24) return std::nullopt;
    int minute = 0;
    int second = 0;
    int ms = 0;
    const bool colons = take(text, ':');
    if (const auto value = take_digits(text, 2))
        minute = *value;
    else if (colons)
        return std::nullopt;
    if (colons ? take(text, ':') : !text.empty() && text.front() != 'Z') {
        const auto value = take_digits(text, 2);
        if (!value) return std::nullopt;
        second = *value;
        if (take(text, '.')) {
            const auto fraction = take_digits(text, 3);
            if (!fraction) return std::nullopt;
            ms = *fraction;
        }
    }
    if (!take(text, 'Z') && text.starts_with("+00:00")) text.remove_prefix(6);
    if (minute > 59 || second > 59) return std::nullopt;
    return std::chrono::hours(*hour) + std::chrono::minutes(minute) + std::chrono::seconds(second) + Duration(ms);
}

std::optional<Time> parse_epoch(std::string_view text)
{
    if (!all_digits(text) || (text.size() != 10 && text.size() != 13)) return std::nullopt;
    std::int64_t value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return from_ms(text.size() == 10 ? value * 1000 : value);
}

/// "2018", "2018-03", "2024Q1": a whole year, month or quarter.
std::optional<TimeRange> parse_calendar(std::string_view text)
{
    const auto year = take_digits(text, 4);
    if (!year || *year < 1970 || *year > 2200) return std::nullopt;
    int first_month = 1;
    int months = 12;
    if (take(text, 'Q') || take(text, 'q')) {
        const auto quarter = take_digits(text, 1);
        if (!quarter || *quarter < 1 || *quarter > 4) return std::nullopt;
        first_month = *quarter * 3 - 2;
        months = 3;
    } else if (take(text, '-')) {
        const auto month = take_digits(text, 2);
        if (!month || *month < 1 || *month > 12) return std::nullopt;
        first_month = *month;
        months = 1;
    }
    if (!text.empty()) return std::nullopt;
    const int last_month = first_month + months;
    return TimeRange{make_date(*year, first_month, 1),
                     last_month > 12 ? make_date(*year + 1, last_month - 12, 1) : make_date(*year, last_month, 1)};
}

/// "90d", "12h", "2w", "30m", "ytd": up to `now`.
std::optional<TimeRange> parse_relative(std::string_view text, Time now)
{
    if (text == "ytd") {
        const std::chrono::year_month_day today(std::chrono::floor<days>(now));
        return TimeRange{make_date(static_cast<int>(today.year()), 1, 1), now};
    }
    if (text.size() < 2 || !all_digits(text.substr(0, text.size() - 1)) || text.size() > 7) return std::nullopt;
    std::int64_t count = 0;
    std::from_chars(text.data(), text.data() + text.size() - 1, count);
    Duration unit{};
    switch (text.back()) {
        case 'm': unit = std::chrono::minutes(1); break;
        case 'h': unit = std::chrono::hours(1); break;
        case 'd': unit = days(1); break;
        case 'w': unit = days(7); break;
        default: return std::nullopt;
    }
    return TimeRange{now - unit * count, now};
}

Result<std::optional<Time>> parse_bound(std::string_view text)
{
    if (text.empty()) return std::optional<Time>();
    const auto time = parse_time(text);
    if (!time) return time.error();
    return std::optional<Time>(*time);
}

}  // namespace

std::string format_time(Time time)
{
    const auto day = std::chrono::floor<days>(time);
    const std::chrono::year_month_day date(day);
    const std::chrono::hh_mm_ss clock(time - day);
    std::string text = fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", static_cast<int>(date.year()),
                                   static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                                   clock.hours().count(), clock.minutes().count(), clock.seconds().count());
    if (clock.subseconds().count() != 0) text += fmt::format(".{:03}", clock.subseconds().count());
    return text + "Z";
}

std::string format_date(Time time) { return format_time(std::chrono::floor<days>(time)).substr(0, 10); }

std::string format_duration(Duration duration)
{
    const bool negative = duration < Duration(0);
    const auto magnitude = negative ? -duration : duration;
    const auto whole_days = std::chrono::floor<days>(magnitude);
    const std::chrono::hh_mm_ss clock(magnitude - whole_days);
    std::string text = negative ? "-" : "";
    if (whole_days.count() != 0) text += fmt::format("{}d ", whole_days.count());
    return text +
           fmt::format("{:02}:{:02}:{:02}", clock.hours().count(), clock.minutes().count(), clock.seconds().count());
}

Result<Time> parse_time(std::string_view text)
{
    if (const auto epoch = parse_epoch(text)) return *epoch;
    std::string_view rest = text;
    const auto date = take_date(rest);
    if (!date) return bad_time(text);
    if (rest.empty()) return *date;
    if (!take(rest, 'T') && !take(rest, ' ')) return bad_time(text);
    const auto clock = take_clock(rest);
    if (!clock || !rest.empty()) return bad_time(text);
    return *date + *clock;
}

std::string TimeRange::to_string() const
{
    const auto show = [](Time time) {
        return time == std::chrono::floor<days>(time) ? format_date(time) : format_time(time);
    };
    return (begin ? show(*begin) : std::string()) + ".." + (end ? show(*end) : std::string());
}

Result<TimeRange> parse_time_range(std::string_view text, Time now)
{
    if (const auto calendar = parse_calendar(text)) return *calendar;
    if (const auto relative = parse_relative(text, now)) return *relative;

    const Error bad{ErrorCode::usage,
                    fmt::format("\"{}\" is not a time range; use 20240101-20250101, 2024-01-01..2024-06-30, 2018, "
                                "2018-03, 2024Q1, 90d or ytd",
                                text)};
    std::string_view first;
    std::string_view second;
    if (const auto dots = text.find(".."); dots != std::string_view::npos) {
        first = text.substr(0, dots);
        second = text.substr(dots + 2);
    } else {
        // The dash that separates: the last one for "-20250101" and "20240101-20250101[Thhmm]".
        const auto dash = text.rfind('-');
        if (dash == std::string_view::npos) return bad;
        first = text.substr(0, dash);
        second = text.substr(dash + 1);
        if (first.find('-') != std::string_view::npos) return bad;
    }
    if (first.empty() && second.empty()) return bad;
    const auto begin = parse_bound(first);
    const auto end = parse_bound(second);
    if (!begin || !end) return bad;
    if (*begin && *end && **begin >= **end) {
        return Error{ErrorCode::usage, fmt::format("time range \"{}\" ends before it begins", text)};
    }
    return TimeRange{*begin, *end};
}

}  // namespace cobot::core
