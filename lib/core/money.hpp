#pragma once

#include "core/decimal.hpp"

namespace cobot::core {

/// A decimal with a meaning. Only meaningful algebra exists: Price + Quantity does not compile.
template <class Tag>
class Measure {
public:
    constexpr Measure() = default;
    constexpr explicit Measure(Decimal value) : value_(value) {}
    constexpr explicit Measure(int value) : value_(value) {}

    constexpr Decimal value() const { return value_; }
    double to_double() const { return value_.to_double(); }
    std::string to_string() const { return value_.to_string(); }
    constexpr bool is_zero() const { return value_.is_zero(); }
    constexpr bool is_negative() const { return value_.is_negative(); }
    constexpr bool is_positive() const { return value_.is_positive(); }

    friend Measure operator+(Measure a, Measure b) { return Measure(a.value_ + b.value_); }
    friend Measure operator-(Measure a, Measure b) { return Measure(a.value_ - b.value_); }
    friend Measure operator-(Measure a) { return Measure(-a.value_); }
    friend Measure operator*(Measure a, Decimal factor) { return Measure(a.value_ * factor); }
    friend Measure operator*(Decimal factor, Measure a) { return Measure(a.value_ * factor); }
    friend Measure operator/(Measure a, Decimal divisor) { return Measure(a.value_ / divisor); }
    friend Decimal operator/(Measure a, Measure b) { return a.value_ / b.value_; }
    Measure& operator+=(Measure other) { return *this = *this + other; }
    Measure& operator-=(Measure other) { return *this = *this - other; }
    friend constexpr bool operator==(Measure, Measure) = default;
    friend constexpr auto operator<=>(Measure a, Measure b) { return a.value_ <=> b.value_; }

private:
    Decimal value_;
};

using Price = Measure<struct PriceTag>;        ///< Quote units for one base unit.
using Quantity = Measure<struct QuantityTag>;  ///< Base units.
using Money = Measure<struct MoneyTag>;        ///< Quote units.

inline Money operator*(Price price, Quantity quantity) { return Money(price.value() * quantity.value()); }
inline Money operator*(Quantity quantity, Price price) { return price * quantity; }
inline Quantity operator/(Money money, Price price) { return Quantity(money.value() / price.value()); }
inline Price operator/(Money money, Quantity quantity) { return Price(money.value() / quantity.value()); }

}  // namespace cobot::core
