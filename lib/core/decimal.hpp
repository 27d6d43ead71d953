#pragma once

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
    static Decimal from_int(std::int64_t whole) { return from_raw(static_cast<Raw>(whole) * unit); }

    /// Reads "12", "-0.5", "1e-8", "9.5E3". More than twelve significant places is an error, not a rounding.
    static Result<Decimal> parse(std::string_view text);

    /// The decimal with `decimals` places nearest to `value`, halves to even. `value` must be finite.
    /// For |value| * 10^decimals < 2^53 this recovers exactly the decimal that `value` was read from.
    static Decimal from_double(double value, int decimals = places);

    /// The nearest double.
    double to_double() const;

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
    Decimal round_down_to(Decimal step) const;
    Decimal round_up_to(Decimal step) const;
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
    friend Decimal operator*(Decimal a, Decimal b);
    friend Decimal operator/(Decimal a, Decimal b);
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
    Raw raw_ = 0;
};

}  // namespace cobot::core
