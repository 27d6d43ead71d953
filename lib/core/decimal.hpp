#pragma once

#include <cmath>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/ensure.hpp"
#include "core/result.hpp"
#include "core/wide_division.hpp"

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
        constexpr double one = 1e12;
        const auto narrow = static_cast<std::int64_t>(raw_);
        if (raw_ != narrow || narrow < -narrow_max || narrow > narrow_max) return large_to_double();
        const auto rounded = static_cast<double>(narrow);
        const double quotient = rounded / one;
        // Numerator and denominator are exact, as those of prices and quantities are: the division alone rounds.
        if (static_cast<std::int64_t>(rounded) == narrow) return quotient;
        // 62 bits rounded to 53, divided, and what both roundings lost added. That is the nearest double: a value half
        // way between two would need 5^12 in its numerator and 54 bits beside it, and all others are farther from half
        // way (2^-29 of the distance between two doubles) than this sum is wrong (2^-51).
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
        if (!are_natural(raw_, step.raw_) || step.is_zero()) return large_round_down_to(step);
        return from_raw(natural() - natural() % step.natural());
    }
    Decimal round_up_to(Decimal step) const
    {
        if (!are_natural(raw_, step.raw_) || step.is_zero()) return -(-*this).large_round_down_to(step);
        const std::uint64_t remainder = natural() % step.natural();
        return from_raw(raw_ + (remainder == 0 ? 0 : step.natural() - remainder));
    }
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
        if (are_natural(a.raw_, b.raw_)) {
            const Unsigned product = static_cast<Unsigned>(a.natural()) * b.natural();
            if (fits_quotient(product, unit)) return natural_quotient(product, unit);
        }
        return large_product(a, b);
    }
    friend Decimal operator/(Decimal a, Decimal b)
    {
        if (are_natural(a.raw_, b.raw_)) {
            const Unsigned scaled = a.natural() * static_cast<Unsigned>(unit);
            if (fits_quotient(scaled, b.natural())) return natural_quotient(scaled, b.natural());
        }
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

    /// Both are at least 0 and below 2^64, as nearly everything is that is multiplied, divided or rounded. What such
    /// numbers need is done in line and without signs, since money is divided some ten times a trade.
    static constexpr bool are_natural(Raw a, Raw b) { return static_cast<Unsigned>(a | b) >> 64 == 0; }
    constexpr std::uint64_t natural() const { return static_cast<std::uint64_t>(raw_); }

    static constexpr bool fits_quotient(Unsigned numerator, std::uint64_t denominator)
    {
        return (numerator + denominator / 2) >> 64 < denominator;
    }
    /// numerator / denominator, rounded half to even, where fits_quotient() holds.
    static Decimal natural_quotient(Unsigned numerator, std::uint64_t denominator)
    {
        const WideDivision division = divide_wide(numerator + denominator / 2, denominator);
        const bool was_half_way = division.remainder == 0 && denominator % 2 == 0;
        return from_raw(division.quotient - (was_half_way ? division.quotient & 1 : 0));
    }

    // What is negative or does not fit in 64 bits.
    [[gnu::cold]] static Decimal from_large(double whole, int decimals);
    [[gnu::cold]] double large_to_double() const;
    [[gnu::cold]] Decimal large_round_down_to(Decimal step) const;
    [[gnu::cold]] static Decimal large_product(Decimal a, Decimal b);
    [[gnu::cold]] static Decimal large_quotient(Decimal a, Decimal b);

    Raw raw_ = 0;
};

}  // namespace cobot::core
