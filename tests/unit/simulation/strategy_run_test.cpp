#include <algorithm>

#include "support/runs.hpp"

using namespace cobot;
using support::decimal;
using support::Ohlc;

TEST_CASE("a position turned round is sized by what the other positions are worth at that candle")
{
    // ETH gains 1 a candle and is held throughout; BTC stands still and is turned round at candle 10.
    std::vector<Ohlc> still, rising;
    for (int i = 0; i < 20; ++i) {
        still.push_back({100, 100, 100, 100});
        const double price = i < 2 ? 100 : 98 + i;
        rising.push_back({price, price + 1, price, price + 1});
    }
    simulation::StrategyRun run;
    run.wallet = core::Money(decimal("1000"));
    run.pairs = {{support::candles(still, "BTC/USD", "0"), {}}, {support::candles(rising, "ETH/USD", "0"), {}}};
    run.fill_rules = simulation::FillRules::freqtrade;
    run.bot.risk.sizing = {strategy::Sizing::Kind::percent, decimal("10")};
    std::vector signals{support::signals(20, {0}, {9}), support::signals(20, {0}, {})};
    signals[0].enter_short.set(9);

    for (const bool walk : {false, true}) {
        CAPTURE(walk);
        run.walk_every_candle = walk;
        const auto record = simulation::run_strategy(run, signals);
        REQUIRE(record.trades.size() == 3);
        const ledger::Trade& turned = *std::ranges::find(record.trades, 3, &ledger::Trade::id);
        REQUIRE(turned.direction == orders::Direction::short_);
        CHECK(turned.open_time == core::from_ms(10 * 300'000));
        CHECK(turned.amount.to_string() == "1.008");  // A tenth of 1000 and the 8 that ETH has gained.
    }
}
