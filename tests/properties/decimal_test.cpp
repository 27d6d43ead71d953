// Decimals against integers without limits and against the C library's reading of their text.
#include <rapidcheck.h>

#include <boost/multiprecision/cpp_int.hpp>
#include <cstdlib>

#include "core/decimal.hpp"

using cobot::core::Decimal;
using Whole = boost::multiprecision::cpp_int;

namespace {

/// Of any number of digits, mostly fitting in 64 bits, either sign, and often a round one.
rc::Gen<Decimal> decimals(int bits_max)
{
    return rc::gen::exec([bits_max] {
        const int bits = *rc::gen::inRange(1, bits_max);
        const auto high = static_cast<Decimal::Raw>(*rc::gen::arbitrary<std::uint64_t>() >> 1);
        const auto low = static_cast<Decimal::Raw>(*rc::gen::arbitrary<std::uint64_t>());
        Decimal::Raw raw = ((high << 64) | low) & ((static_cast<Decimal::Raw>(1) << bits) - 1);
        const Decimal::Raw round = *rc::gen::element<std::int64_t>(1, 1, 10'000'000'000, 500'000'000'000);
        raw = raw / round * round;
        return Decimal::from_raw(*rc::gen::arbitrary<bool>() ? raw : -raw);
    });
}

Whole whole(Decimal value)
{
    Whole result = 0;
    Decimal::Raw raw = value.raw();
    const bool negative = raw < 0;
    if (negative) raw = -raw;
    result = static_cast<std::uint64_t>(raw >> 64);
    result <<= 64;
    result += static_cast<std::uint64_t>(raw);
    return negative ? Whole(-result) : result;
}

Whole half_even(const Whole& numerator, const Whole& denominator)
{
    const Whole n = abs(numerator);
    const Whole d = abs(denominator);
    Whole quotient = n / d;
    const Whole twice = (n % d) * 2;
    if (twice > d || (twice == d && quotient % 2 != 0)) ++quotient;
    return (numerator < 0) != (denominator < 0) ? Whole(-quotient) : quotient;
}

const Whole unit = Whole(1'000'000'000'000);

}  // namespace

TEST_CASE("products, quotients and rounding are those of numbers without limits")
{
    CHECK(rc::check("a * b", [] {
        const Decimal a = *decimals(72);
        const Decimal b = *decimals(54);
        RC_ASSERT(whole(a * b) == half_even(whole(a) * whole(b), unit));
    }));
    CHECK(rc::check("a / b", [] {
        const Decimal a = *decimals(80);
        const Decimal b = *decimals(72);
        RC_PRE(!b.is_zero());
        RC_ASSERT(whole(a / b) == half_even(whole(a) * unit, whole(b)));
    }));
    CHECK(rc::check("a to a multiple of b", [] {
        const Decimal a = *decimals(80);
        const Decimal b = (*decimals(64)).abs();
        RC_PRE(b.is_positive());
        const Decimal down = a.round_down_to(b);
        const Decimal up = a.round_up_to(b);
        RC_ASSERT(down <= a && a <= up && a - down < b && up - a < b);
        RC_ASSERT(whole(down) % whole(b) == 0 && whole(up) % whole(b) == 0);
    }));
}

TEST_CASE("the double of a decimal is the nearest, and leads back to it")
{
    CHECK(rc::check("to double", [] {
        const Decimal a = *decimals(100);
        RC_ASSERT(a.to_double() == std::strtod(a.to_string().c_str(), nullptr));
    }));
    CHECK(rc::check("and back", [] {
        const int places = *rc::gen::inRange(0, Decimal::places + 1);
        const auto digits = *rc::gen::inRange<std::int64_t>(-(std::int64_t{1} << 46), std::int64_t{1} << 46);
        Decimal value = Decimal::from_int(digits);
        for (int i = 0; i < places; ++i) value = value / 10;
        RC_PRE(value.decimals() <= places);
        RC_ASSERT(Decimal::from_double(value.to_double(), places) == value);
    }));
}
