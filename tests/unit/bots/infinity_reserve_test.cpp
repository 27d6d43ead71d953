#include "bots/infinity_reserve.hpp"

#include "support/runs.hpp"

using namespace cobot;
using core::Money;
using core::Price;
using support::decimal;

TEST_CASE("what an infinity grid keeps in reserve (bots.md 4.3)")
{
    CHECK(bots::infinity_steps(Price(100), Price(50), decimal("0.01")) == 69);
    CHECK(bots::infinity_steps(Price(121), Price(100), decimal("0.1")) == 2);
    CHECK(bots::infinity_steps(Price(100), Price(100), decimal("0.1")) == 0);
    CHECK(bots::infinity_reserve(Money(500), Price(100), Price(50), decimal("0.01")).value().to_string(3) == "341.584");
    // Ever smaller steps: 500 ln 2.
    const auto fine = bots::infinity_reserve(Money(500), Price(100), Price(50), decimal("0.000001"));
    CHECK(fine.value().to_string(2) == "346.57");
}
