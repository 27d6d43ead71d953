#include "bots/ladder.hpp"

#include "bots/grid_plan.hpp"
#include "support/runs.hpp"

using namespace cobot;
using bots::Spacing;
using core::Price;
using support::decimal;

namespace {

std::vector<Price> prices(const char* lower, const char* upper, int intervals, Spacing spacing, const char* tick)
{
    return bots::grid_prices(Price(decimal(lower)), Price(decimal(upper)), intervals, spacing, Price(decimal(tick)));
}

std::string text(const std::vector<Price>& all)
{
    std::string joined;
    for (const Price& price : all) joined += (joined.empty() ? "" : " ") + price.to_string();
    return joined;
}

/// "1.773463": a ratio less one, in percent, to some places.
std::string percent(core::Decimal ratio, int places) { return (ratio * core::Decimal(100)).to_string(places); }

}  // namespace

TEST_CASE("grids count steps: the lines of an arithmetic grid (bots.md 4.1)")
{
    CHECK(text(prices("8000", "12000", 4, Spacing::arithmetic, "1")) == "8000 9000 10000 11000 12000");
    // 50 lines are 49 steps.
    const auto lines = prices("56000", "72000", 49, Spacing::arithmetic, "0.000001");
    CHECK(lines.size() == 50);
    CHECK((lines[1] - lines[0]).to_string() == "326.530612");
}

TEST_CASE("the lines of a geometric grid (bots.md 4.2)")
{
    CHECK(text(prices("100", "200", 10, Spacing::geometric, "0.0001")) ==
          "100 107.1773 114.8698 123.1144 131.9508 141.4214 151.5717 162.4505 174.1101 186.6066 200");
    const auto fine = prices("100", "200", 10, Spacing::geometric, "0.000000001");
    CHECK((fine[1] / fine[0]).to_string(9) == "1.071773463");
    const auto net = bots::pair_profit(Price(1), Price(fine[1] / fine[0]), core::Quantity(1), decimal("0.001"));
    CHECK(percent(net.value(), 4) == "6.9702");

    // 81 lines are 80 steps.
    const auto lines = prices("0.016352", "0.022503", 80, Spacing::geometric, "0.000000000001");
    CHECK(lines.size() == 81);
    CHECK((lines[80] / lines[79]).to_string(8) == "1.00399921");
}

TEST_CASE("what a pair earns after fees (bots.md 4.1, 4.2)")
{
    const auto profit = [](const char* buy, const char* sell) {
        return bots::pair_profit(Price(decimal(buy)), Price(decimal(sell)), core::Quantity(1), decimal("0.001"))
            .value();
    };
    CHECK(percent(profit("100", "110") / core::Decimal(100), 2) == "9.79");
    CHECK(percent(profit("190", "200") / core::Decimal(190), 4) == "5.0579");
    // A spacing of two fees is not enough.
    CHECK(percent(profit("1", "1.002"), 4) == "-0.0002");
    // A step of 0.5 % is sold 0.7 % higher when both fees of 0.1 % come on top.
    CHECK(percent(profit("1", "1.007"), 1) == "0.5");
}

TEST_CASE("what a grid's orders need (bots.md 4.1)")
{
    core::Decimal buys;
    for (const char* price : {"0.7696", "0.7643", "0.7590", "0.7537", "0.7484"}) buys += decimal(price);
    CHECK(buys.to_string() == "3.795");
    CHECK((buys * core::Decimal(14)).to_string() == "53.13");
    CHECK(26 * 14 == 364);

    // 5 bought at 152 and 600 reserved, for one coin a step: the size that the same money gives is one.
    bots::GridTerms terms;
    terms.lower = Price(100);
    terms.upper = Price(200);
    terms.intervals = 10;
    terms.spacing = Spacing::arithmetic;
    const auto plan = bots::grid_plan(terms, Price(152), Price(decimal("0.01")));
    CHECK(plan.prices[plan.empty] == Price(150));
    CHECK(bots::grid_size(plan, terms, Price(152), core::Decimal(), 1360, 0) == core::Decimal(1));
    CHECK(bots::grid_size(plan, terms, Price(152), decimal("0.001"), decimal("1361.36"), 0) == core::Decimal(1));
    // Coins that are there need not be bought; those that are too many are sold, at a fee.
    CHECK(bots::grid_size(plan, terms, Price(152), core::Decimal(), 600, 5) == core::Decimal(1));
    CHECK(bots::grid_size(plan, terms, Price(100), core::Decimal(), 0, 10) < core::Decimal(1));
    CHECK(bots::grid_size(plan, terms, Price(152), core::Decimal(), 448, 6) == core::Decimal(1));
}
