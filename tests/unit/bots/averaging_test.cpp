#include "bots/averaging.hpp"

#include <doctest/doctest.h>

#include "support/runs.hpp"

using namespace cobot;
using bots::scaled_rungs;
using core::Decimal;
using core::Money;
using support::decimal;

namespace {

/// One rung after the other from a first order of `base` at `price`: what bots.md 4.4 and 4.5 tabulate.
struct Row {
    std::string deviation, price, size, quote, average;
};

std::vector<Row> rows_of(Decimal price, Decimal base, const std::vector<bots::Rung>& rungs)
{
    std::vector<Row> rows;
    Decimal quote = base;
    Decimal quantity = base / price;
    for (const bots::Rung& rung : rungs) {
        const Decimal at = price * (Decimal(1) - rung.deviation);
        quote += rung.size.value();
        quantity += rung.size.value() / at;
        rows.push_back({(rung.deviation * Decimal(100)).to_string(), at.to_string(), rung.size.to_string(),
                        quote.to_string(), (quote / quantity).to_string(6)});
    }
    return rows;
}

}  // namespace

TEST_CASE("bots.md 4.4: five safety orders, each half as far again and a fifth larger")
{
    const auto rows = rows_of(Decimal(100), Decimal(100),
                              scaled_rungs(decimal("0.01"), decimal("1.5"), Money(100), decimal("1.2"), 5));
    const Row expected[] = {{"1", "99", "100", "200", "99.497487"},
                            {"2.5", "97.5", "120", "320", "98.738912"},
                            {"4.75", "95.25", "144", "464", "97.629101"},
                            {"8.125", "91.875", "172.8", "636.8", "95.997623"},
                            {"13.1875", "86.8125", "207.36", "844.16", "93.565865"}};
    const char* take_profits[] = {"101.487437", "100.713690", "99.581683", "97.917575", "95.437182"};
    REQUIRE(rows.size() == 5);
    Decimal quote(100), quantity(1);
    for (std::size_t k = 0; k < 5; ++k) {
        CHECK(rows[k].deviation == expected[k].deviation);
        CHECK(rows[k].price == expected[k].price);
        CHECK(rows[k].size == expected[k].size);
        CHECK(rows[k].quote == expected[k].quote);
        CHECK(rows[k].average == expected[k].average);
        quote += decimal(rows[k].size);
        quantity += decimal(rows[k].size) / decimal(rows[k].price);
        CHECK((quote / quantity * decimal("1.02")).to_string(6) == take_profits[k]);
    }
    // Break-even at 0.1 % on both sides, and the average that is wrong: weighted by quote.
    CHECK((quote / quantity * decimal("1.001") / decimal("0.999")).to_string(6) == "93.753184");
}

TEST_CASE("bots.md 4.4: the ladder of a create call that the venue documents")
{
    const auto rungs = scaled_rungs(decimal("0.01"), Decimal(4), Money(30), Decimal(2), 4);
    const char* deviations[] = {"0.01", "0.05", "0.21", "0.85"};
    const int sizes[] = {30, 60, 120, 240};
    for (std::size_t k = 0; k < 4; ++k) {
        CHECK(rungs[k].deviation == decimal(deviations[k]));
        CHECK(rungs[k].size == Money(sizes[k]));
    }
}

TEST_CASE("bots.md 4.5: a martingale of 3 % steps that doubles")
{
    const auto rows =
        rows_of(Decimal(100), Decimal(100), scaled_rungs(decimal("0.03"), Decimal(1), Money(100), Decimal(2), 5));
    const char* prices[] = {"97", "94", "91", "88", "85"};
    const char* sizes[] = {"100", "200", "400", "800", "1600"};
    const char* averages[] = {"98.477157", "96.186508", "93.521401", "90.676727", "87.746646"};
    for (std::size_t k = 0; k < 5; ++k) {
        CHECK(rows[k].price == prices[k]);
        CHECK(rows[k].size == sizes[k]);
        CHECK(rows[k].average == averages[k]);
    }
    CHECK(rows.back().quote == "3200");
}
