#include "report/json_text.hpp"

#include <charconv>
#include <chrono>
#include <cmath>
#include <cstring>

#include <fmt/compile.h>
#include <fmt/format.h>

namespace cobot::report {
namespace {

void append_integer(std::string& out, std::uint64_t number)
{
    char digits[20];
    const auto [end, error] = std::to_chars(digits, digits + sizeof digits, number);
    out.append(digits, static_cast<std::size_t>(end - digits));
}

void two_digits(char* at, unsigned number)
{
    at[0] = static_cast<char>('0' + number / 10);
    at[1] = static_cast<char>('0' + number % 10);
}

void append_escaped(std::string& out, char c)
{
    switch (c) {
        case '"': out.append("\\\""); return;
        case '\\': out.append("\\\\"); return;
        case '\n': out.append("\\n"); return;
        case '\t': out.append("\\t"); return;
        case '\r': out.append("\\r"); return;
        default: fmt::format_to(std::back_inserter(out), "\\u{:04x}", static_cast<unsigned char>(c));
    }
}

bool needs_escape(char c) { return static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\'; }

}  // namespace

void append_decimal(std::string& out, core::Decimal number)
{
    using Raw = core::Decimal::Raw;
    const Raw raw = number.raw();
    const Raw magnitude = raw < 0 ? -raw : raw;
    // Whole parts of 1.8e19 and above do not occur in money; the slow way is right for them too.
    if (magnitude / core::Decimal::unit > static_cast<Raw>(UINT64_MAX)) {
        out.append(number.to_string());
        return;
    }
    if (raw < 0) out.push_back('-');
    constexpr auto unit = static_cast<std::uint64_t>(core::Decimal::unit);
    std::uint64_t whole;
    std::uint64_t fraction;
    if (magnitude <= static_cast<Raw>(UINT64_MAX)) {  // Dividing 64 bits by a constant is a multiplication.
        whole = static_cast<std::uint64_t>(magnitude) / unit;
        fraction = static_cast<std::uint64_t>(magnitude) % unit;
    } else {
        whole = static_cast<std::uint64_t>(magnitude / core::Decimal::unit);
        fraction = static_cast<std::uint64_t>(magnitude - static_cast<Raw>(whole) * core::Decimal::unit);
    }
    append_integer(out, whole);
    if (fraction == 0) return;
    char digits[1 + core::Decimal::places];
    digits[0] = '.';
    for (int i = core::Decimal::places; i > 0; --i, fraction /= 10) digits[i] = static_cast<char>('0' + fraction % 10);
    std::size_t length = sizeof digits;
    while (digits[length - 1] == '0') --length;
    out.append(digits, length);
}

void JsonText::value(std::int64_t number)
{
    separate();
    if (number < 0) out_.push_back('-');
    const auto bits = static_cast<std::uint64_t>(number);
    append_integer(out_, number < 0 ? 0 - bits : bits);
}

void JsonText::value(std::uint64_t number)
{
    separate();
    append_integer(out_, number);
}

void JsonText::value(double number)
{
    if (!std::isfinite(number)) return null();
    separate();
    fmt::format_to(std::back_inserter(out_), FMT_COMPILE("{}"), number);
}

void JsonText::value(core::Decimal number)
{
    separate();
    append_decimal(out_, number);
}

void JsonText::value(std::string_view text)
{
    separate();
    out_.push_back('"');
    while (!text.empty()) {
        std::size_t plain = 0;
        while (plain < text.size() && !needs_escape(text[plain])) ++plain;
        out_.append(text.substr(0, plain));
        if (plain == text.size()) break;
        append_escaped(out_, text[plain]);
        text.remove_prefix(plain + 1);
    }
    out_.push_back('"');
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
    char text[28];
    std::memcpy(text, "\"", 1);
    std::memcpy(text + 1, last_date_, 10);
    std::memcpy(text + 11, " 00:00:00+00:00\"", 16);
    two_digits(text + 12, second / 3600);
    two_digits(text + 15, second / 60 % 60);
    two_digits(text + 18, second % 60);
    separate();
    if (offset) {
        out_.append(text, 27);
    } else {
        text[20] = '"';
        out_.append(text, 21);
    }
}

}  // namespace cobot::report
