#include "bots/quotes.hpp"

#include "support/runs.hpp"

using namespace cobot;
using support::decimal;

TEST_CASE("Avellaneda and Stoikov: the numbers of bots.md 4.11")
{
    const bots::Quotes quotes = bots::avellaneda_stoikov(100, 2, 0.1, 4, 1, 1.5);
    CHECK(fmt::format("{:.1f}", quotes.reservation) == "99.2");
    CHECK(fmt::format("{:.6f}", quotes.spread) == "1.690770");
    CHECK(fmt::format("{:.6f}", quotes.bid()) == "98.354615");
    CHECK(fmt::format("{:.6f}", quotes.ask()) == "100.045385");
}

TEST_CASE("a hedged quote: the numbers of bots.md 4.11")
{
    const core::Price taker(100);
    const auto quote = [&](orders::Side side) {
        return bots::hedged_quote(taker, side, decimal("0.004"), decimal("0.002")).value().to_string(6);
    };
    CHECK(quote(orders::Side::buy) == "99.403579");
    CHECK(quote(orders::Side::sell) == "100.603622");
}

TEST_CASE("inventory skews the sizes of quotes")
{
    const auto at = [](const char* inventory) { return bots::inventory_skew(decimal(inventory), 10, 4); };
    CHECK(at("10").bid == core::Decimal(1));
    CHECK(at("10").ask == core::Decimal(1));
    CHECK(at("12").bid == decimal("0.5"));
    CHECK(at("12").ask == decimal("1.5"));
    CHECK(at("20").bid == core::Decimal(0));
    CHECK(at("20").ask == core::Decimal(2));
    CHECK(at("5").bid == core::Decimal(2));
}

TEST_CASE("markouts: what the price does after a fill, at each horizon")
{
    bots::Markouts markouts({1, 3});
    markouts.add(orders::Side::buy, core::Price(100), core::Quantity(2));
    markouts.close(core::Price(99));
    markouts.add(orders::Side::sell, core::Price(99), core::Quantity(1));
    markouts.close(core::Price(101));
    markouts.close(core::Price(103));
    CHECK(markouts.sum(0) == core::Money(-2 - 2));  // bought 2 and it fell by 1; sold 1 and it rose by 2
    CHECK(markouts.sum(1) == core::Money(6));       // three candles after the purchase: 103
    markouts.close(core::Price(98));
    CHECK(markouts.sum(1) == core::Money(7));  // three candles after the sale: 98
}
