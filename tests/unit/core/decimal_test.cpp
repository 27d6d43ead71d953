#include "core/decimal.hpp"

#include "core/money.hpp"

using cobot::core::Decimal;

namespace {
Decimal d(std::string_view text)
{
    const auto parsed = Decimal::parse(text);
    REQUIRE(parsed.has_value());
    return *parsed;
}
}  // namespace

TEST_CASE("decimals read and print exactly")
{
    for (const char* text : {"0", "1", "-1", "0.1", "-0.000000000001", "13752.18233851", "123456789012.123456789012"}) {
        CHECK(d(text).to_string() == text);
    }
    CHECK(d("1e-8").to_string() == "0.00000001");
    CHECK(d("9.50E3").to_string() == "9500");
    CHECK(d("+2.500").to_string() == "2.5");
}

TEST_CASE("what is not a decimal is refused, not rounded")
{
    for (const char* text :
         {"", "-", ".", "1,5", "1.2.3", "abc", "1e", "0x10", "nan", "inf", "1 ", "0.0000000000001"}) {
        CHECK_FALSE(Decimal::parse(text).has_value());
    }
}

TEST_CASE("products and quotients round half to even at the twelfth place")
{
    CHECK((d("0.000001") * d("0.0000005")).to_string() == "0");               // 0.5e-12: to even
    CHECK((d("0.000001") * d("0.0000015")).to_string() == "0.000000000002");  // 1.5e-12: to even
    CHECK((d("1") / d("3")).to_string() == "0.333333333333");
    CHECK((d("-2") / d("3")).to_string() == "-0.666666666667");
    CHECK((d("60000.1") * d("0.00012345")).to_string() == "7.407012345");
}

TEST_CASE("rounding is named")
{
    CHECK(d("100.07").round_down_to(d("0.05")) == d("100.05"));
    CHECK(d("100.07").round_up_to(d("0.05")) == d("100.1"));
    CHECK(d("-100.07").round_down_to(d("0.05")) == d("-100.1"));
    CHECK(d("-100.07").truncate_to(d("0.05")) == d("-100.05"));
    CHECK(d("100.075").round_nearest_to(d("0.05")) == d("100.1"));
    CHECK(d("2.5").round_to(0) == d("2"));
    CHECK(d("3.5").round_to(0) == d("4"));
}

TEST_CASE("doubles come back as the decimal that they were read from")
{
    for (const char* text : {"13752.18233851", "0.36126", "429.17", "60000.1", "0.00000123", "3830.3483292"}) {
        const Decimal exact = d(text);
        CHECK(exact.to_double() == std::stod(text));
        CHECK(Decimal::from_double(std::stod(text), exact.decimals()) == exact);
    }
}

TEST_CASE("a price times a quantity is money")
{
    using namespace cobot::core;
    const Price price(d("100.5"));
    const Quantity quantity(d("2"));
    const Money money = price * quantity;
    CHECK(money.to_string() == "201");
    CHECK((money / price) == quantity);
    CHECK((money / quantity) == price);
}

TEST_CASE("the nearest double is found for wide decimals too")
{
    for (int i = 0; i < 20'000; ++i) {
        const auto low = static_cast<std::uint64_t>(i) * 0x9E3779B97F4A7C15ULL;
        const Decimal number = Decimal::from_raw(static_cast<Decimal::Raw>(low) * (i % 1000 + 1) + i);
        CHECK_MESSAGE(number.to_double() == std::stod(number.to_string()), number.to_string());
    }
}
