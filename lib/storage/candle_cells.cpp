#include "storage/candle_cells.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>

namespace cobot::storage {
namespace {

constexpr core::Time earliest = core::Time(std::chrono::sys_days(std::chrono::year(2009) / 1 / 1));
constexpr core::Time latest = core::Time(std::chrono::sys_days(std::chrono::year(2200) / 1 / 1));

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }

constexpr std::array<double, 23> powers_of_ten = [] {
    std::array<double, 23> powers{};
    double power = 1;
    for (double& p : powers) {
        p = power;
        power *= 10;
    }
    return powers;
}();

/// Takes exactly `count` digits off the front; -1 when they are not there.
int take_digits(std::string_view& text, std::size_t count)
{
    if (text.size() < count) return -1;
    int value = 0;
    for (std::size_t i = 0; i < count; ++i) {
        if (!is_digit(text[i])) return -1;
        value = value * 10 + (text[i] - '0');
    }
    text.remove_prefix(count);
    return value;
}

bool take(std::string_view& text, char c)
{
    if (!text.starts_with(c)) return false;
    text.remove_prefix(1);
    return true;
}

/// The number since 1970 in the unit that its size tells.
std::optional<core::Time> time_of_count(std::int64_t count)
{
    constexpr std::int64_t second_limit = 10'000'000'000;  // Until the year 2286.
    if (count < second_limit) return core::from_ms(count * 1000);
    if (count < second_limit * 1000) return core::from_ms(count);
    const std::int64_t in_ms = count < second_limit * 1'000'000 ? 1000 : 1'000'000;
    // A part of a millisecond would be lost; candles never have one.
    if (count % in_ms != 0) return std::nullopt;
    return core::from_ms(count / in_ms);
}

/// "1514764800", "1514764800.0", "1.5147648E+12"
std::optional<core::Time> parse_count(std::string_view cell)
{
    if (cell.size() < 9) return std::nullopt;
    std::int64_t count = 0;
    const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), count);
    if (error != std::errc()) return std::nullopt;
    if (end == cell.data() + cell.size()) return time_of_count(count);
    const auto number = parse_number_cell(cell);
    if (!number || *number != std::floor(*number) || std::abs(*number) > 9e15) return std::nullopt;
    return time_of_count(static_cast<std::int64_t>(*number));
}

/// "2018-03-01", "2018/03/01", "20180301" off the front.
std::optional<core::Time> take_date(std::string_view& text)
{
    const int year = take_digits(text, 4);
    const char separator = text.empty() ? '\0' : text.front();
    const bool separated = separator == '-' || separator == '/' || separator == '.';
    if (year < 0) return std::nullopt;
    if (separated) text.remove_prefix(1);
    const int month = take_digits(text, 2);
    if (month < 0 || (separated && !take(text, separator))) return std::nullopt;
    const int day = take_digits(text, 2);
    if (day < 0) return std::nullopt;
    const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                                           std::chrono::day(static_cast<unsigned>(day))};
    if (!date.ok()) return std::nullopt;
    return core::Time(std::chrono::sys_days(date));
}

/// "05-PM", "5 AM" is not; "12-AM" is midnight.
std::optional<core::Duration> take_half_day_hour(std::string_view& text)
{
    if (text.size() != 5 || text[2] != '-' || text[4] != 'M' || (text[3] != 'A' && text[3] != 'P')) return std::nullopt;
    std::string_view digits = text.substr(0, 2);
    const int hour = take_digits(digits, 2);
    if (hour < 1 || hour > 12) return std::nullopt;
    const bool afternoon = text[3] == 'P';
    text = {};
    return std::chrono::hours(hour % 12 + (afternoon ? 12 : 0));
}

/// ".000", ".000000" off the front: at most a whole number of milliseconds.
std::optional<core::Duration> take_fraction(std::string_view& text)
{
    int ms = 0;
    std::size_t digits = 0;
    for (; !text.empty() && is_digit(text.front()); text.remove_prefix(1), ++digits) {
        if (digits < 3)
            ms = ms * 10 + (text.front() - '0');
        else if (text.front() != '0')
            return std::nullopt;
    }
    if (digits == 0) return std::nullopt;
    for (; digits < 3; ++digits) ms *= 10;
    return core::Duration(ms);
}

/// "12:30", "12:30:00.000", "123000", "1230", "12"
std::optional<core::Duration> take_clock(std::string_view& text)
{
    if (const auto hour = take_half_day_hour(text)) return hour;
    const int hour = take_digits(text, 2);
    const bool colons = take(text, ':');
    const int minute = take_digits(text, 2);
    if (hour < 0 || hour > 23 || minute > 59 || (colons && minute < 0)) return std::nullopt;
    if (minute < 0) return std::chrono::hours(hour);
    int second = 0;
    core::Duration fraction{};
    if (colons ? take(text, ':') : !text.empty() && is_digit(text.front())) {
        second = take_digits(text, 2);
        if (second < 0 || second > 59) return std::nullopt;
        if (take(text, '.')) {
            const auto part = take_fraction(text);
            if (!part) return std::nullopt;
            fraction = *part;
        }
    }
    return std::chrono::hours(hour) + std::chrono::minutes(minute) + std::chrono::seconds(second) + fraction;
}

/// "", "Z", " UTC", "+01:00", "-0500": how far ahead of UTC the clock was.
std::optional<core::Duration> take_zone(std::string_view& text)
{
    if (text.empty()) return core::Duration(0);
    if (text == "Z" || text == " UTC" || text == "UTC" || text == " Z") {
        text = {};
        return core::Duration(0);
    }
    const bool behind = text.front() == '-';
    if (!behind && text.front() != '+') return std::nullopt;
    text.remove_prefix(1);
    const int hour = take_digits(text, 2);
    take(text, ':');
    const int minute = text.empty() ? 0 : take_digits(text, 2);
    if (hour < 0 || hour > 14 || minute < 0 || minute > 59) return std::nullopt;
    const core::Duration offset = std::chrono::hours(hour) + std::chrono::minutes(minute);
    return behind ? -offset : offset;
}

std::optional<core::Time> parse_calendar(std::string_view cell)
{
    const auto date = take_date(cell);
    if (!date) return std::nullopt;
    if (cell.empty()) return *date;
    if (!take(cell, 'T') && !take(cell, ' ') && !is_digit(cell.front())) return std::nullopt;
    const auto clock = take_clock(cell);
    if (!clock) return std::nullopt;
    const auto zone = take_zone(cell);
    if (!zone || !cell.empty()) return std::nullopt;
    return *date + *clock - *zone;
}

bool is_count(std::string_view cell)
{
    // Eight digits are a date, fourteen a date with a clock.
    std::size_t digits = 0;
    while (digits < cell.size() && is_digit(cell[digits])) ++digits;
    if (digits == cell.size()) return digits != 8 && digits != 12 && digits != 14;
    if (digits == 4) return false;  // "2018.03.01"
    return cell[digits] == '.' || cell[digits] == 'e' || cell[digits] == 'E';
}

}  // namespace

std::optional<double> parse_number_cell(std::string_view cell)
{
    const char* at = cell.data();
    const char* const end = at + cell.size();
    const bool negative = at != end && *at == '-';
    if (at != end && (*at == '-' || *at == '+')) ++at;
    const char* const first = at;

    // Up to nineteen digits are one integer; divided by a power of ten that is exact, below 2^53, it is rounded once,
    // as the nearest double should be (W. Clinger, "How to Read Floating Point Numbers Accurately", 1990).
    std::uint64_t mantissa = 0;
    while (at != end && is_digit(*at)) mantissa = mantissa * 10 + static_cast<std::uint64_t>(*at++ - '0');
    std::ptrdiff_t digits = at - first;
    std::ptrdiff_t places = 0;
    if (at != end && *at == '.') {
        const char* const point = at++;
        while (at != end && is_digit(*at)) mantissa = mantissa * 10 + static_cast<std::uint64_t>(*at++ - '0');
        places = at - point - 1;
        digits += places;
    }
    if (digits == 0) return std::nullopt;
    if (at == end && digits <= 19 && mantissa < (std::uint64_t{1} << 53)) {
        const double value = static_cast<double>(mantissa) / powers_of_ten[static_cast<std::size_t>(places)];
        return negative ? -value : value;
    }
    double value = 0;
    const auto [stop, error] = std::from_chars(first, end, value);
    if (error != std::errc() || stop != end) return std::nullopt;
    return negative ? -value : value;
}

std::optional<core::Time> parse_time_cell(std::string_view cell)
{
    // Most cells are thirteen digits, and most of those that are not fail here at once.
    std::int64_t ms = 0;
    std::size_t digits = 0;
    if (cell.size() == 13) {
        while (digits < 13 && is_digit(cell[digits])) ms = ms * 10 + (cell[digits++] - '0');
    }
    const auto time = digits == 13     ? std::optional(core::from_ms(ms))
                      : is_count(cell) ? parse_count(cell)
                                       : parse_calendar(cell);
    if (!time || *time < earliest || *time >= latest) return std::nullopt;
    return time;
}

std::string_view bare_cell(std::string_view cell)
{
    const auto blank = [](char c) { return c == ' ' || c == '\t' || c == '\r'; };
    while (!cell.empty() && blank(cell.front())) cell.remove_prefix(1);
    while (!cell.empty() && blank(cell.back())) cell.remove_suffix(1);
    if (cell.size() >= 2 && cell.front() == '"' && cell.back() == '"') cell = cell.substr(1, cell.size() - 2);
    return cell;
}

}  // namespace cobot::storage
