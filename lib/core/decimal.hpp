#pragma once

#include <cmath>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/ensure.hpp"
#include "core/result.hpp"

namespace cobot::core {

/// An exact decimal number with twelve places. Overflow aborts; nothing is ever silently rounded:
/// a product or quotient that needs more places is rounded half to even at the twelfth.
///
/// Range: about +-1.7e26; a product or a dividend must stay below 1.7e14 in magnitude.
class Decimal {
public:
    __extension__ using Raw = __int128;  ///< The value in units of 1e-12.
    __extension__ using Unsigned = unsigned __int128;

    static constexpr int places = 12;
    static constexpr Raw unit = 1'000'000'000'000;

    constexpr Decimal() = default;
    constexpr Decimal(int whole) : raw_(static_cast<Raw>(whole) * unit) {}

    static constexpr Decimal from_raw(Raw raw)
    {
        Decimal result;
        result.raw_ = raw;
        return result;
    }
    static constexpr Decimal largest() { return from_raw(static_cast<Raw>(~Unsigned{0} >> 1)); }
    static Decimal from_int(std::int64_t whole) { return from_raw(static_cast<Raw>(whole) * unit); }

    /// Reads "12", "-0.5", "1e-8", "9.5E3". More than twelve significant places is an error, not a rounding.
    static Result<Decimal> parse(std::string_view text);

    /// The decimal with `decimals` places nearest to `value`, halves to even. `value` must be finite.
    /// For |value| * 10^decimals < 2^53 this recovers exactly the decimal that `value` was read from.
    static Decimal from_double(double value, int decimals = places)
    {
        COBOT_ENSURE(decimals >= 0 && decimals <= places, "decimals out of range");
        const double whole = std::nearbyint(value * static_cast<double>(power_of_ten(decimals)));
        // One instruction makes 64 bits of it, 128 need a call.
        if (!(std::abs(whole) < 0x1p62)) return from_large(whole, decimals);
        return from_raw(static_cast<Raw>(static_cast<std::int64_t>(whole)) * power_of_ten(places - decimals));
    }

    /// The nearest double.
    double to_double() const
    {
        const auto narrow = static_cast<std::int64_t>(raw_);
        if (raw_ != narrow || narrow < -narrow_max || narrow > narrow_max) return large_to_double();
        // 62 bits rounded to 53, divided, and what both roundings lost added. That is the nearest double: a value half
        // way between two would need 5^12 in its numerator and 54 bits beside it, and all others are farther from half
        // way (2^-29 of the distance between two doubles) than this sum is wrong (2^-51).
        constexpr double one = 1e12;
        const auto rounded = static_cast<double>(narrow);
        const double quotient = rounded / one;
        const double lost =
            std::fma(-quotient, one, rounded) + static_cast<double>(narrow - static_cast<std::int64_t>(rounded));
        return quotient + lost * 1e-12;
    }

    /// Shortest exact text: "0.1", "13752.18233851", "-3".
    std::string to_string() const;
    /// Writes that text to `out`, which has room for `longest_text` characters, and returns its end.
    char* write(char* out) const;
    static constexpr std::size_t longest_text = 48;
    /// Text with exactly `decimals` places, rounded half to even.
    std::string to_string(int decimals) const;

    constexpr Raw raw() const { return raw_; }
    constexpr bool is_zero() const { return raw_ == 0; }
    constexpr bool is_negative() const { return raw_ < 0; }
    constexpr bool is_positive() const { return raw_ > 0; }
    /// Places needed to write the value exactly, 0 to 12.
    int decimals() const;

    Decimal abs() const { return is_negative() ? -*this : *this; }

    /// The multiple of `step` (> 0) at or below, at or above, nearest to (halves up) this value.
    Decimal round_down_to(Decimal step) const
    {
        COBOT_ENSURE(step.is_positive(), "rounding to a step that is not positive");
        const auto narrow = static_cast<std::int64_t>(raw_);
        const auto narrow_step = static_cast<std::int64_t>(step.raw_);
        if (narrow != raw_ || narrow_step != step.raw_) return large_round_down_to(step);
        const std::int64_t remainder = narrow % narrow_step;
        return from_raw(raw_ - (remainder < 0 ? remainder + step.raw_ : remainder));
    }
    Decimal round_up_to(Decimal step) const { return -(-*this).round_down_to(step); }
    Decimal round_nearest_to(Decimal step) const;
    /// The multiple of `step` nearest towards zero.
    Decimal truncate_to(Decimal step) const;
    /// Rounded half to even at `decimals` places.
    Decimal round_to(int decimals) const;

    friend Decimal operator+(Decimal a, Decimal b)
    {
        Raw raw;
        COBOT_ENSURE(!__builtin_add_overflow(a.raw_, b.raw_, &raw), "decimal overflow in addition");
        return from_raw(raw);
    }
    friend Decimal operator-(Decimal a, Decimal b)
    {
        Raw raw;
        COBOT_ENSURE(!__builtin_sub_overflow(a.raw_, b.raw_, &raw), "decimal overflow in subtraction");
        return from_raw(raw);
    }
    friend Decimal operator-(Decimal a) { return from_raw(-a.raw_); }
    friend Decimal operator*(Decimal a, Decimal b)
    {
#if defined(__x86_64__)
        const auto narrow_a = static_cast<std::int64_t>(a.raw_);
        const auto narrow_b = static_cast<std::int64_t>(b.raw_);
        if (narrow_a == a.raw_ && narrow_b == b.raw_) {
            const Raw product = static_cast<Raw>(narrow_a) * narrow_b;
            if (fits_quotient(product, unit)) return narrow_quotient(product, unit);
        }
#endif
        return large_product(a, b);
    }
    friend Decimal operator/(Decimal a, Decimal b)
    {
#if defined(__x86_64__)
        const auto narrow_a = static_cast<std::int64_t>(a.raw_);
        const auto narrow_b = static_cast<std::int64_t>(b.raw_);
        if (narrow_a == a.raw_ && narrow_b == b.raw_ && narrow_b > 0) {
            const Raw scaled = static_cast<Raw>(narrow_a) * unit;
            if (fits_quotient(scaled, narrow_b)) return narrow_quotient(scaled, narrow_b);
        }
#endif
        return large_quotient(a, b);
    }
    Decimal& operator+=(Decimal other) { return *this = *this + other; }
    Decimal& operator-=(Decimal other) { return *this = *this - other; }

    friend constexpr bool operator==(Decimal a, Decimal b) { return a.raw_ == b.raw_; }
    friend constexpr std::strong_ordering operator<=>(Decimal a, Decimal b)
    {
        return a.raw_ < b.raw_   ? std::strong_ordering::less
               : a.raw_ > b.raw_ ? std::strong_ordering::greater
                                 : std::strong_ordering::equal;
    }

private:
    static constexpr std::int64_t narrow_max = std::int64_t{1} << 62;

    static constexpr std::int64_t powers[places + 1] = {
        1,          10,          100,           1'000,          10'000,          100'000,          1'000'000,
        10'000'000, 100'000'000, 1'000'000'000, 10'000'000'000, 100'000'000'000, 1'000'000'000'000};
    static constexpr std::int64_t power_of_ten(int exponent) { return powers[exponent]; }

#if defined(__x86_64__)
    /// Whether numerator / denominator (> 0) fits in 64 bits, and in one more when it is rounded.
    static bool fits_quotient(Raw numerator, std::int64_t denominator)
    {
        const auto high = static_cast<std::int64_t>(numerator >> 64);
        const std::int64_t limit = denominator / 2 - 1;
        return high < limit && high > -limit;
    }
    /// numerator / denominator, rounded half to even, by one instruction: a division of 128 bits by 128 is a call that
    /// takes three times as long, and money is divided some ten times a trade.
    static Decimal narrow_quotient(Raw numerator, std::int64_t denominator)
    {
        std::int64_t quotient;
        std::int64_t remainder;
        asm("idivq %4"
            : "=a"(quotient), "=d"(remainder)
            : "a"(static_cast<std::int64_t>(numerator)), "d"(static_cast<std::int64_t>(numerator >> 64)),
              "r"(denominator)
            : "cc");
        const std::int64_t sign = (remainder >> 63) | 1;
        const std::int64_t rest = remainder * sign;
        const std::int64_t missing = denominator - rest;
        const bool rounds_away = (rest > missing) | ((rest == missing) & ((quotient & 1) != 0));
        return from_raw(quotient + (rounds_away ? sign : 0));
    }
#endif
    // What does not fit in 64 bits, which is rare.
    static Decimal from_large(double whole, int decimals);
    double large_to_double() const;
    Decimal large_round_down_to(Decimal step) const;
    static Decimal large_product(Decimal a, Decimal b);
    static Decimal large_quotient(Decimal a, Decimal b);

    Raw raw_ = 0;
};

}  // namespace cobot::core
