#include "support/runs.hpp"

using namespace cobot;
using support::candles;
using support::decimal;
using support::Ohlc;

namespace {

/// One long entry decided at the close of candle 0, filled at the open of candle 1; no costs unless set.
struct Story {
    simulation::StrategyRun run;
    std::vector<std::size_t> exits;

    explicit Story(const std::vector<Ohlc>& rows, const std::vector<Ohlc>& detail = {})
    {
        simulation::PairCandles pair{candles(rows, "BTC/USD", "0"), {}};
        if (!detail.empty()) {
            std::vector<market::Candle> list;
            for (const Ohlc& row : detail) {
                const auto minute = static_cast<std::int64_t>(list.size());
                list.push_back({core::from_ms(minute * 60'000), row.open, row.high, row.low, row.close, 1e6, true});
            }
            pair.detail = market::CandleSeries::from_candles(support::instrument("BTC/USD", "0"),
                                                             market::Timeframe::minutes(1), list);
        }
        run.pairs.push_back(std::move(pair));
        run.bot.risk.sizing = {strategy::Sizing::Kind::fixed, decimal("100")};
    }
    Story& stop(std::string_view ratio)
    {
        run.bot.exits.stop = {strategy::ExitRules::Stop::Kind::fixed, decimal(ratio)};
        return *this;
    }
    Story& target(std::string_view ratio)
    {
        run.bot.exits.target = {strategy::ExitRules::Target::Kind::fixed, decimal(ratio)};
        return *this;
    }
    ledger::RunRecord record() const
    {
        const auto signals = support::signals(run.pairs.front().series.size(), {0}, exits);
        return simulation::run_strategy(run, std::span(&signals, 1));
    }
    ledger::Trade trade() const
    {
        const auto all = record();
        REQUIRE(all.trades.size() == 1);
        return all.trades.front();
    }
};

const Ohlc calm{100, 100.5, 99.5, 100};

}  // namespace

TEST_CASE("an entry decided at a close is filled at the next open")
{
    Story story({{90, 91, 89, 90}, {100, 101, 99, 100}, {102, 103, 101, 102}, {104, 105, 103, 104.5}});
    story.exits = {2};
    const auto trade = story.trade();
    CHECK(trade.open_rate.to_string() == "100");
    CHECK(trade.open_time == core::from_ms(300'000));
    CHECK(trade.amount.to_string() == "1");
    CHECK(trade.close_rate.to_string() == "104");
    CHECK(trade.exit_reason == orders::ExitReason::exit_signal);
    CHECK(trade.profit.to_string() == "4");
}

TEST_CASE("a stop inside the candle fills at the stop")
{
    const auto trade = Story({calm, calm, {100, 101, 94, 96}, calm}).stop("0.05").trade();
    CHECK(trade.close_rate.to_string() == "95");
    CHECK(trade.exit_reason == orders::ExitReason::stop_loss);
    CHECK(trade.close_time == core::from_ms(900'000 - 1));
}

TEST_CASE("a gapped stop fills at the open, which is worse")
{
    const auto trade = Story({calm, calm, {90, 93, 89, 92}, calm}).stop("0.05").trade();
    CHECK(trade.close_rate.to_string() == "90");
}

TEST_CASE("a stop loses slippage, a target does not")
{
    Story stopped({calm, calm, {100, 101, 94, 96}, calm});
    stopped.run.costs.slippage = 0.001;
    CHECK(stopped.stop("0.05").trade().close_rate.to_string() == "95");  // 95.1 less 0.1 %, in ticks

    Story reached({calm, calm, {100, 112, 99, 111}, calm});
    reached.run.costs.slippage = 0.001;
    CHECK(reached.target("0.10").trade().close_rate.to_string() == "110.11");  // ten percent over the 100.1 paid
}

TEST_CASE("a target that is only touched does not fill")
{
    const auto trade = Story({calm, calm, {100, 110, 99, 105}, calm}).target("0.10").trade();
    CHECK(trade.exit_reason == orders::ExitReason::force_exit);
}

TEST_CASE("stop and target in one candle: the stop is assumed and counted")
{
    const auto record = Story({calm, calm, {100, 112, 94, 111}, calm}).stop("0.05").target("0.10").record();
    REQUIRE(record.trades.size() == 1);
    CHECK(record.trades[0].exit_reason == orders::ExitReason::stop_loss);
    CHECK(record.trades[0].ambiguous);
    CHECK(record.ambiguous_candles == 1);
}

TEST_CASE("finer candles tell which came first")
{
    std::vector<Ohlc> minutes(20, calm);
    minutes[11] = {100, 111, 100, 110};  // the target, in the third candle's second minute
    minutes[13] = {100, 100, 94, 95};
    const auto record = Story({calm, calm, {100, 112, 94, 111}, calm}, minutes).stop("0.05").target("0.10").record();
    REQUIRE(record.trades.size() == 1);
    CHECK(record.trades[0].exit_reason == orders::ExitReason::take_profit);
    CHECK(record.trades[0].close_rate.to_string() == "110");
    CHECK(record.ambiguous_candles == 0);
    CHECK(record.resolved_candles == 1);
}

TEST_CASE("a trailing stop moves when a candle has closed, never inside it")
{
    Story story({calm, calm, {100, 110, 99.9, 109}, {109, 109.5, 107, 108}, calm});
    story.run.bot.exits.trailing = {decimal("0.02"), decimal("0.03"), true};
    const auto trade = story.trade();
    CHECK(trade.exit_reason == orders::ExitReason::trailing_stop_loss);
    CHECK(trade.close_rate.to_string() == "107.8");  // 110 less two percent
    CHECK(trade.close_time == core::from_ms(4 * 300'000 - 1));
}

TEST_CASE("a profit table that falls below the price sells at the open")
{
    Story story({calm, calm, {100, 104, 100, 103.5}, {103.6, 104, 103, 103.5}, calm});
    story.run.bot.exits.roi = {{0, decimal("0.10")}, {10, decimal("0.03")}};
    const auto trade = story.trade();
    CHECK(trade.exit_reason == orders::ExitReason::roi);
    CHECK(trade.close_rate.to_string() == "103.6");
    CHECK(trade.close_time == core::from_ms(3 * 300'000));
}

TEST_CASE("nothing fills in a candle without trades")
{
    Story story({calm, calm, calm, calm, calm});
    std::vector<market::Candle> list{{core::from_ms(0), 100, 100, 100, 100, 1e6, true},
                                     {core::from_ms(600'000), 105, 106, 104, 105, 1e6, true},
                                     {core::from_ms(900'000), 105, 106, 104, 105, 1e6, true}};
    story.run.pairs[0].series =
        market::CandleSeries::from_candles(support::instrument("BTC/USD", "0"), market::Timeframe::minutes(5), list);
    CHECK(story.trade().open_rate.to_string() == "105");
}

TEST_CASE("an order takes no more than its share of a candle's volume")
{
    Story story({calm, {100, 101, 99, 100, 4}, {102, 103, 101, 102, 1e6}, calm});
    story.run.costs.volume_share = 0.1;
    const auto trade = story.trade();
    CHECK(trade.orders.front().quantity.to_string() == "0.4");
    CHECK(trade.orders.size() == 3);
    CHECK(trade.amount.to_string() == "0.9882");  // 0.4 at 100 and 60 left at 102, in whole lots
}

TEST_CASE("a position is closed after so many candles")
{
    Story story({calm, calm, calm, calm, {101, 102, 100, 101}, calm});
    story.run.bot.exits.max_bars = 3;
    const auto trade = story.trade();
    CHECK(trade.exit_reason == orders::ExitReason::time_exit);
    CHECK(trade.close_time == core::from_ms(4 * 300'000));
    CHECK(trade.close_rate.to_string() == "101");
}

TEST_CASE("a fee taken in base leaves less to sell")
{
    Story story({calm, calm, {102, 103, 101, 102}, {104, 105, 103, 104}});
    story.run.pairs[0].series = candles({calm, calm, {102, 103, 101, 102}, {104, 105, 103, 104}}, "BTC/USD", "0.001");
    story.run.costs.fee_in_base = true;
    story.exits = {2};
    const auto trade = story.trade();
    CHECK(trade.amount.to_string() == "1");
    CHECK(trade.orders.back().quantity.to_string() == "0.999");
    CHECK(trade.profit.to_string() == "3.792104");  // 0.999 * 104 * 0.999 - 100
}

TEST_CASE("an entry with the whole account never costs more than the account, though the quotient rounds up to a lot")
{
    // 232.617367079979 / 114 is 2.0405032199998158: at twelve places a whole number of lots of 1e-8, worth 2e-11 too
    // much.
    const Ohlc flat{114, 114.5, 113.5, 114};
    Story story({flat, flat, flat, flat});
    auto instrument = support::instrument("BTC/USD", "0");
    instrument.quantity_step = core::Quantity(decimal("0.00000001"));
    simulation::PairCandles& pair = story.run.pairs.front();
    pair.series = pair.series.with_instrument(instrument);
    story.exits = {2};
    story.run.wallet = core::Money(decimal("232.617367079979"));
    story.run.bot.risk.sizing = {strategy::Sizing::Kind::unlimited, {}};
    story.run.bot.risk.max_concurrent_trades = 1;
    story.run.bot.tradable_ratio = decimal("1");
    CHECK(story.trade().amount.to_string() == "2.04050321");
}
