#include "core/decimal.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

#include <fmt/format.h>

namespace cobot::core {
namespace {

using Raw = Decimal::Raw;
using Unsigned = Decimal::Unsigned;

struct Division {
    Unsigned quotient;
    Unsigned remainder;
};

Division divide(Unsigned numerator, Unsigned denominator)
{
    if (denominator >> 64 == 0 && numerator >> 64 < denominator) {
        const auto [quotient, remainder] = divide_wide(numerator, static_cast<std::uint64_t>(denominator));
        return {quotient, remainder};
    }
    const Unsigned quotient = numerator / denominator;
    return {quotient, numerator - quotient * denominator};
}

Unsigned magnitude_of(Raw value) { return value < 0 ? -static_cast<Unsigned>(value) : static_cast<Unsigned>(value); }
Raw signed_of(bool negative, Unsigned magnitude) { return static_cast<Raw>(negative ? -magnitude : magnitude); }

/// numerator / denominator (> 0), rounded half to even.
Raw divide_half_even(Raw numerator, Raw denominator)
{
    const auto divisor = static_cast<Unsigned>(denominator);
    auto [quotient, remainder] = divide(magnitude_of(numerator), divisor);
    const Unsigned missing = divisor - remainder;
    if (remainder > missing || (remainder == missing && (quotient & 1) != 0)) ++quotient;
    return signed_of(numerator < 0, quotient);
}

/// The multiple of `step` (> 0) at or below `value`.
Raw floor_to(Raw value, Raw step)
{
    const Unsigned remainder = divide(magnitude_of(value), static_cast<Unsigned>(step)).remainder;
    if (remainder == 0) return value;
    return value < 0 ? value - (step - static_cast<Raw>(remainder)) : value - static_cast<Raw>(remainder);
}

char* write_whole(char* out, Unsigned whole)
{
    constexpr std::uint64_t limb = 1'000'000'000'000'000'000;
    if (whole < limb) return std::to_chars(out, out + 20, static_cast<std::uint64_t>(whole)).ptr;
    out = write_whole(out, whole / limb);
    auto rest = static_cast<std::uint64_t>(whole % limb);
    for (int i = 17; i >= 0; --i, rest /= 10) out[i] = static_cast<char>('0' + rest % 10);
    return out + 18;
}

Error not_a_decimal(std::string_view text, std::string_view why)
{
    return Error{ErrorCode::usage, fmt::format("\"{}\" is not a decimal number: {}", text, why)};
}

}  // namespace

Result<Decimal> Decimal::parse(std::string_view text)
{
    const std::string_view whole_text = text;
    const bool negative = text.starts_with('-');
    if (negative || text.starts_with('+')) text.remove_prefix(1);

    Raw digits = 0;
    int fraction_digits = 0;
    bool any_digit = false;
    bool in_fraction = false;
    std::size_t at = 0;
    for (; at < text.size(); ++at) {
        const char c = text[at];
        if (c == '.' && !in_fraction) {
            in_fraction = true;
        } else if (c >= '0' && c <= '9') {
            any_digit = true;
            if (in_fraction && c == '0' && text.find_first_not_of('0', at) == std::string_view::npos) continue;
            if (__builtin_mul_overflow(digits, static_cast<Raw>(10), &digits) ||
                __builtin_add_overflow(digits, static_cast<Raw>(c - '0'), &digits)) {
                return not_a_decimal(whole_text, "too many digits");
            }
            fraction_digits += in_fraction ? 1 : 0;
        } else {
            break;
        }
    }
    if (!any_digit) return not_a_decimal(whole_text, "no digits");

    int exponent = 0;
    if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
        const char* first = text.data() + at + 1;
        const char* last = text.data() + text.size();
        if (first != last && *first == '+') ++first;
        const auto [end, error] = std::from_chars(first, last, exponent);
        if (error != std::errc() || end != last) return not_a_decimal(whole_text, "bad exponent");
    } else if (at != text.size()) {
        return not_a_decimal(whole_text, "unexpected character");
    }

    int shift = std::clamp(exponent, -1000, 1000) - fraction_digits + places;
    for (; shift < 0 && digits != 0; ++shift) {
        if (digits % 10 != 0) return not_a_decimal(whole_text, "more than twelve places");
        digits /= 10;
    }
    for (; shift > 0 && digits != 0; --shift) {
        if (__builtin_mul_overflow(digits, static_cast<Raw>(10), &digits)) {
            return not_a_decimal(whole_text, "too large");
        }
    }
    return from_raw(negative ? -digits : digits);
}

Decimal Decimal::from_large(double whole, int decimals)
{
    COBOT_ENSURE(std::isfinite(whole), "a decimal from a value that is not finite");
    COBOT_ENSURE(std::abs(whole) < 1e26, "decimal overflow from a double");
    return from_raw(static_cast<Raw>(whole) * power_of_ten(places - decimals));
}

double Decimal::large_to_double() const
{
    double value = 0;
    const std::string text = to_string();
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

int Decimal::decimals() const
{
    int count = places;
    for (Raw value = raw_; count > 0 && value % 10 == 0; value /= 10) --count;
    return count;
}

std::string Decimal::to_string() const
{
    char text[longest_text];
    return std::string(text, write(text));
}

char* Decimal::write(char* out) const
{
    constexpr std::uint64_t small_unit = unit;
    auto magnitude = static_cast<Unsigned>(raw_);
    if (raw_ < 0) {
        magnitude = -magnitude;
        *out++ = '-';
    }
    std::uint64_t fraction = 0;
    if (magnitude >> 64 == 0) {  // Dividing 64 bits by a constant is a multiplication, 128 bits a library call.
        const auto small = static_cast<std::uint64_t>(magnitude);
        fraction = small % small_unit;
        out = std::to_chars(out, out + 20, small / small_unit).ptr;
    } else {
        const Unsigned whole = magnitude / small_unit;
        fraction = static_cast<std::uint64_t>(magnitude - whole * small_unit);
        out = write_whole(out, whole);
    }
    if (fraction == 0) return out;

    int digits = places;
    for (const int zeros : {6, 3, 1, 1}) {
        const auto power = static_cast<std::uint64_t>(power_of_ten(zeros));
        if (fraction % power == 0) {
            fraction /= power;
            digits -= zeros;
        }
    }
    *out++ = '.';
    for (int i = digits - 1; i >= 0; --i, fraction /= 10) out[i] = static_cast<char>('0' + fraction % 10);
    return out + digits;
}

std::string Decimal::to_string(int decimals) const
{
    const Decimal rounded = round_to(decimals);
    Raw magnitude = rounded.raw_ < 0 ? -rounded.raw_ : rounded.raw_;
    magnitude /= power_of_ten(places - decimals);
    std::string text;
    for (int i = 0; magnitude != 0 || i <= decimals; ++i) {
        if (i == decimals && decimals > 0) text.push_back('.');
        text.push_back(static_cast<char>('0' + static_cast<int>(magnitude % 10)));
        magnitude /= 10;
    }
    if (rounded.raw_ < 0) text.push_back('-');
    std::reverse(text.begin(), text.end());
    return text;
}

Decimal Decimal::large_round_down_to(Decimal step) const
{
    COBOT_ENSURE(step.is_positive(), "rounding to a step that is not positive");
    return from_raw(floor_to(raw_, step.raw_));
}

Decimal Decimal::round_nearest_to(Decimal step) const
{
    COBOT_ENSURE(step.is_positive(), "rounding to a step that is not positive");
    return from_raw(floor_to(raw_ * 2 + step.raw_, step.raw_ * 2) / 2);
}

Decimal Decimal::truncate_to(Decimal step) const { return is_negative() ? round_up_to(step) : round_down_to(step); }

Decimal Decimal::round_to(int decimals) const
{
    COBOT_ENSURE(decimals >= 0 && decimals <= places, "decimals out of range");
    const Raw step = power_of_ten(places - decimals);
    return from_raw(divide_half_even(raw_, step) * step);
}

Decimal Decimal::large_product(Decimal a, Decimal b)
{
    Raw product;
    COBOT_ENSURE(!__builtin_mul_overflow(a.raw_, b.raw_, &product), "decimal overflow in multiplication");
    return from_raw(divide_half_even(product, unit));
}

Decimal Decimal::large_quotient(Decimal a, Decimal b)
{
    COBOT_ENSURE(!b.is_zero(), "decimal division by zero");
    Raw scaled;
    COBOT_ENSURE(!__builtin_mul_overflow(a.raw_, unit, &scaled), "decimal overflow in division");
    return from_raw(b.is_negative() ? divide_half_even(-scaled, -b.raw_) : divide_half_even(scaled, b.raw_));
}

}  // namespace cobot::core
