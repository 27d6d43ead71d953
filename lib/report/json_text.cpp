#include "report/json_text.hpp"

#include <charconv>
#include <chrono>
#include <cmath>

#include <fmt/compile.h>
#include <fmt/format.h>

namespace cobot::report {
namespace {

void two_digits(char* at, unsigned number)
{
    at[0] = static_cast<char>('0' + number / 10);
    at[1] = static_cast<char>('0' + number % 10);
}

bool needs_escape(char c) { return static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\'; }

/// At most six characters.
char* escaped(char* at, char c)
{
    constexpr std::string_view hex = "0123456789abcdef";
    *at++ = '\\';
    switch (c) {
        case '"':
        case '\\': *at++ = c; return at;
        case '\n': *at++ = 'n'; return at;
        case '\t': *at++ = 't'; return at;
        case '\r': *at++ = 'r'; return at;
        default: break;
    }
    std::memcpy(at, "u00", 3);
    at[3] = hex[static_cast<unsigned char>(c) >> 4];
    at[4] = hex[static_cast<unsigned char>(c) & 15];
    return at + 5;
}

}  // namespace

void JsonText::value(std::int64_t number)
{
    char* at = separated(room(24));
    written(std::to_chars(at, at + 20, number).ptr);
}

void JsonText::value(std::uint64_t number)
{
    char* at = separated(room(24));
    written(std::to_chars(at, at + 20, number).ptr);
}

void JsonText::value(double number)
{
    if (!std::isfinite(number)) return null();
    written(fmt::format_to(separated(room(40)), FMT_COMPILE("{}"), number));
}

void JsonText::value(core::Decimal number) { written(number.write(separated(room(core::Decimal::longest_text + 1)))); }

void JsonText::value(std::string_view text)
{
    char* at = separated(room(2));
    *at++ = '"';
    written(at);
    while (!text.empty()) {
        // A control character takes six.
        const std::string_view part = text.substr(0, page / 8);
        text.remove_prefix(part.size());
        at = room(part.size() * 6);
        for (const char c : part) {
            if (needs_escape(c)) [[unlikely]] {
                at = escaped(at, c);
            } else {
                *at++ = c;
            }
        }
        written(at);
    }
    at = room(1);
    *at++ = '"';
    written(at);
}

void JsonText::date_time(core::Time time, bool offset)
{
    using namespace std::chrono;
    const auto day = floor<days>(time);
    if (const std::int64_t number = day.time_since_epoch().count(); number != last_day_) {
        last_day_ = number;  // Neighbouring trades mostly share their day.
        const year_month_day date(day);
        const auto year = static_cast<unsigned>(static_cast<int>(date.year()));
        two_digits(last_date_, year / 100);
        two_digits(last_date_ + 2, year % 100);
        last_date_[4] = last_date_[7] = '-';
        two_digits(last_date_ + 5, static_cast<unsigned>(date.month()));
        two_digits(last_date_ + 8, static_cast<unsigned>(date.day()));
    }
    const auto second = static_cast<unsigned>(floor<seconds>(time - day).count());
    char* at = separated(room(32));
    *at = '"';
    std::memcpy(at + 1, last_date_, 10);
    std::memcpy(at + 11, " 00:00:00+00:00\"", 16);
    two_digits(at + 12, second / 3600);
    two_digits(at + 15, second / 60 % 60);
    two_digits(at + 18, second % 60);
    if (!offset) at[20] = '"';
    written(at + (offset ? 27 : 21));
}

}  // namespace cobot::report
