#pragma once

#include "metrics/standing.hpp"
#include "report/bot_result.hpp"
#include "support/results.hpp"

namespace cobot::tests {

inline core::Money money_of(const char* text) { return core::Money(*core::Decimal::parse(text)); }

/// What came of a grid along one path; the parts sum to the profit.
inline report::BotOutcome outcome_of(const std::string& path, const char* grid, const char* trend)
{
    const auto series = sample_series();
    report::BotOutcome outcome;
    outcome.path = path;
    outcome.state = "running";
    outcome.started_at = series[0].begin();
    outcome.net_deposits = money_of("1000");
    outcome.parts[0] = money_of(grid);
    outcome.trend = money_of(trend);
    outcome.profit = outcome.parts[0] + outcome.trend;
    outcome.equity = outcome.net_deposits + outcome.profit;
    outcome.realised = outcome.profit + money_of("1");
    outcome.fees = money_of("1");
    outcome.fills = 20;
    outcome.round_trips = 9;
    outcome.turnover = money_of("2500.5");
    outcome.deployed_mean = 400;
    outcome.deployed_max = 900.25;
    outcome.time_in_range = 0.75;
    outcome.picture.summary = "range 62 %";
    outcome.picture.figures = {{"range", "9000 - 11000"}};
    outcome.picture.levels = {{core::Price(core::Decimal(9000)), orders::Side::buy,
                               core::Quantity(*core::Decimal::parse("0.01")), "open", 3, money_of("1.25")},
                              {core::Price(core::Decimal(10000)), orders::Side::sell,
                               core::Quantity(*core::Decimal::parse("0.01")), "waiting", 1, money_of("0")}};
    for (int i = 0; i < 20; ++i) {
        outcome.fill_list.push_back({series[0].open_time(static_cast<std::size_t>(i) * 50), 0,
                                     i % 2 == 0 ? orders::Side::buy : orders::Side::sell,
                                     i == 0 ? orders::Liquidity::taker : orders::Liquidity::maker,
                                     core::Price(core::Decimal(10000)), core::Quantity(*core::Decimal::parse("0.01")),
                                     money_of("0.05"), money_of(i % 2 == 0 ? "0" : "0.5")});
    }
    ledger::RunRecord run;
    run.starting_balance = outcome.net_deposits;
    run.final_balance = outcome.equity;
    run.period = {series[0].begin(), series[0].end()};
    run.pairs = {series[0].pair()};
    const std::vector<metrics::Standing> standings{{0, 500, 0.05}};
    const auto one = std::span(series).first(1);
    outcome.summary = metrics::summarise(run, one, [&](const metrics::CandleGrid& candles, metrics::EquitySink& sink) {
        metrics::walk_standings(standings, 1000, series[0], candles, sink);
    });
    for (std::size_t i = 24; i <= series[0].size(); i += 24) {
        const double close = series[0].close()[i - 1];
        outcome.curve.end.push_back(series[0].open_time(i));
        outcome.curve.open.push_back(series[0].close()[i - 24]);
        outcome.curve.close.push_back(close);
        outcome.curve.high.push_back(std::max(close, outcome.curve.open.back()) + 10);
        outcome.curve.low.push_back(std::min(close, outcome.curve.open.back()) - 10);
        outcome.curve.equity.push_back(500 + 0.05 * close);
        outcome.curve.equity_low.push_back(499 + 0.05 * close);
        outcome.curve.holding.push_back(close / 10);
        outcome.curve.deployed.push_back(0.05 * close);
        outcome.curve.range_low.push_back(9000);
        outcome.curve.range_high.push_back(11000);
        outcome.curve.liquidation.push_back(0);
        outcome.curve.average.push_back(10000);
    }
    return outcome;
}

/// A finished backtest of a grid along both paths.
inline report::BotResult bot_result()
{
    const auto series = sample_series();
    report::BotResult result;
    result.name = "btc-grid";
    result.description = "A <grid>";
    result.type = "spot_grid";
    result.listings = {"BTC/USD"};
    result.currency = "USD";
    result.command = "cobot backtest --bot btc-grid.yaml";
    result.period = {series[0].begin(), series[0].end()};
    result.assumptions.exchange = "simulated";
    result.assumptions.timeframe = series[0].timeframe();
    result.assumptions.candles = series[0].size();
    result.assumptions.fill_model = "both";
    result.assumptions.taker_fee = result.assumptions.maker_fee = *core::Decimal::parse("0.001");
    result.hashes = {"aa", "bb", "cc"};
    result.outcomes = {outcome_of("olhc", "12.5", "-40"), outcome_of("ohlc", "13.25", "-41.5")};
    return result;
}

}  // namespace cobot::tests
