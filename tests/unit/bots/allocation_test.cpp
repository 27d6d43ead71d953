#include "bots/allocation.hpp"

#include "bots/index_weights.hpp"
#include "support/runs.hpp"

using namespace cobot;
using core::Decimal;
using core::Money;
using support::decimal;

TEST_CASE("three coins: deviations and trades of bots.md 4.8")
{
    const std::vector<Decimal> targets{decimal("0.5"), decimal("0.3"), decimal("0.2")};
    const std::vector<Money> values{Money(5200), Money(2500), Money(2300)};
    const char* points[] = {"0.02", "0.05", "0.03"};
    const char* relative[] = {"4.00", "16.67", "15.00"};
    for (std::size_t i = 0; i < 3; ++i) {
        const Decimal weight = values[i] / Money(10000);
        CHECK(bots::deviation(weight, targets[i], false) == decimal(points[i]));
        CHECK((bots::deviation(weight, targets[i], true) * Decimal(100)).to_string(2) == relative[i]);
    }
    const auto trades = bots::trades_towards(targets, values, Money(10000), 0);
    CHECK(trades == std::vector<Money>{Money(-200), Money(500), Money(-300)});
    Money turnover;
    for (const Money& trade : trades) turnover += trade.is_negative() ? -trade : trade;
    CHECK((turnover * decimal("0.001")).value().to_string(2) == "1.00");
}

TEST_CASE("trades pay for their own fees")
{
    const std::vector<Decimal> targets{decimal("0.5"), decimal("0.3"), decimal("0.2")};
    const std::vector<Money> values{Money(5200), Money(2500), Money(2300)};
    const Decimal fee = decimal("0.001");
    const auto trades = bots::trades_towards(targets, values, Money(10000), fee);
    Money sold, bought;
    for (const Money& trade : trades) (trade.is_negative() ? sold : bought) += trade.is_negative() ? -trade : trade;
    const Money left = sold * (Decimal(1) - fee) - bought * (Decimal(1) + fee);
    CHECK(left.value().abs() < decimal("0.000000001"));
}

TEST_CASE("deviations of the products: bots.md 4.8")
{
    CHECK(bots::deviation(decimal("0.30"), decimal("0.25"), true) == decimal("0.2"));   // Shrimpy: 20 % relative
    CHECK(bots::deviation(decimal("0.23"), decimal("0.20"), true) == decimal("0.15"));  // a band of 15 % ends at 23 %
    // OctoBot: 33.33 % +- 5 points is 28.33 % to 38.33 %.
    CHECK(bots::deviation(decimal("0.2833"), decimal("0.3333"), false) == decimal("0.05"));
    CHECK(bots::deviation(decimal("0.3833"), decimal("0.3333"), false) == decimal("0.05"));
    CHECK(bots::deviation(decimal("0.1"), 0, true) == Decimal(1));
}

TEST_CASE("index weights: by size, root and count, none above the cap")
{
    using bots::IndexWeighting;
    const std::vector<bots::IndexMember> coins{{0, 800}, {1, 150}, {2, 50}, {3, 1}};
    const auto text = [&](std::size_t top, IndexWeighting by, const char* cap) {
        std::string all;
        for (const auto& one : bots::index_weights(coins, top, by, decimal(cap))) {
            all += fmt::format("{}:{} ", one.coin, one.size.to_string(4));
        }
        return all;
    };
    CHECK(text(3, IndexWeighting::value, "1") == "0:0.8000 1:0.1500 2:0.0500 ");
    CHECK(text(2, IndexWeighting::equal, "1") == "0:0.5000 1:0.5000 ");
    CHECK(text(3, IndexWeighting::root, "1") == "0:0.5942 1:0.2573 2:0.1485 ");  // sqrt: 28.28, 12.25, 7.07
    // 800 is cut to 50 %; 150 and 50 share the rest as 3 to 1.
    CHECK(text(3, IndexWeighting::value, "0.5") == "0:0.5000 1:0.3750 2:0.1250 ");
    // The second is above the cap only after the first was cut.
    CHECK(text(3, IndexWeighting::value, "0.4") == "0:0.4000 1:0.4000 2:0.2000 ");
}
