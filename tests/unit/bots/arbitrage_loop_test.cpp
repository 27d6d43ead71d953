#include "bots/arbitrage_loop.hpp"

#include "support/runs.hpp"

using namespace cobot;
using core::Price;
using support::decimal;
using support::instrument;

namespace {

market::Instrument at(const char* pair, const char* venue)
{
    market::Instrument it = instrument(pair);
    it.exchange = venue;
    return it;
}

}  // namespace

TEST_CASE("two venues: both directions, and what one earns after two fees")
{
    const std::vector pairs{at("BTC/USDT", "a"), at("BTC/USDT", "b")};
    const auto loops = bots::arbitrage_loops(pairs);
    REQUIRE(loops.size() == 2);
    const std::vector<Price> prices{Price(100), Price(101)};
    CHECK(bots::loop_edge(loops[0], pairs, prices).to_string(6) == "0.007982");   // 101 * 0.999 / (100 * 1.001) - 1
    CHECK(bots::loop_edge(loops[1], pairs, prices).to_string(6) == "-0.011879");  // 100 * 0.999 / (101 * 1.001) - 1
}

TEST_CASE("a triangle: both directions, three fees")
{
    const std::vector pairs{at("BTC/USDT", "a"), at("ETH/BTC", "a"), at("ETH/USDT", "a")};
    const auto loops = bots::arbitrage_loops(pairs);
    REQUIRE(loops.size() == 2);
    const std::vector<Price> prices{Price(100), Price(decimal("0.1")), Price(decimal("10.1"))};
    // 10.1 * 0.999 / (100 * 0.1 * 1.001^2) - 1
    CHECK(bots::loop_edge(loops[0], pairs, prices).to_string(6) == "0.006975");
    CHECK(bots::loop_edge(loops[1], pairs, prices).is_negative());
}

TEST_CASE("what is neither two venues nor a triangle has no loop")
{
    CHECK(bots::arbitrage_loops({at("BTC/USDT", "a"), at("BTC/USDT", "a")}).empty());
    CHECK(bots::arbitrage_loops({at("BTC/USDT", "a"), at("ETH/USDT", "b")}).empty());
    CHECK(bots::arbitrage_loops({at("BTC/USDT", "a"), at("ETH/BTC", "b"), at("ETH/USDT", "a")}).empty());
    CHECK(bots::arbitrage_loops({at("BTC/USDT", "a"), at("ETH/USDT", "a"), at("SOL/USDT", "a")}).empty());
}
