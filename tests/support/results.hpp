#pragma once

#include <fmt/format.h>

#include "report/result.hpp"
#include "support/run_records.hpp"

namespace cobot::tests {

/// 90 days of hourly candles of two pairs, the same every time.
inline std::vector<market::CandleSeries> sample_series()
{
    const core::Time start = time("2018-01-01");
    std::vector<double> btc;
    std::vector<double> eth;
    for (int i = 0; i < 90 * 24; ++i) {
        btc.push_back(10'000 + std::round(1500 * std::sin(i * 0.011) + 220 * std::sin(i * 0.37)));
        eth.push_back(800 + std::round(90 * std::cos(i * 0.013) + 14 * std::sin(i * 0.51)));
    }
    const market::Timeframe hourly = market::Timeframe::minutes(60);
    return {series_of("BTC/USD", start, hourly, btc), series_of("ETH/USD", start, hourly, eth)};
}

/// A finished backtest of `count` trades over those candles.
inline report::Result result_of(int count)
{
    const auto series = sample_series();
    const core::Time start = series.front().begin();
    const market::Timeframe hourly = series.front().timeframe();
    const std::vector reasons{orders::ExitReason::roi, orders::ExitReason::stop_loss, orders::ExitReason::exit_signal};
    std::vector<ledger::Trade> trades;
    for (int i = 0; i < count; ++i) {
        const bool first = i % 2 == 0;
        const auto closes = series[first ? 0 : 1].close();
        const auto open = static_cast<std::size_t>(1 + i * 2100 / std::max(count, 1));
        const std::size_t close = open + 3 + static_cast<std::size_t>(i % 5) * 4;
        const std::string open_rate = fmt::format("{}", closes[open]);
        const std::string close_rate = fmt::format("{}", closes[close]);
        const auto held = closes.subspan(open, close - open + 1);
        const std::string lowest = fmt::format("{}", *std::min_element(held.begin(), held.end()));
        const std::string highest = fmt::format("{}", *std::max_element(held.begin(), held.end()));
        trades.push_back(trade({.pair = first ? "BTC/USD" : "ETH/USD",
                                .open_time = start + std::chrono::hours(open),
                                .close_time = start + std::chrono::hours(close),
                                .amount = first ? "0.02" : "0.25",
                                .open_rate = open_rate,
                                .close_rate = close_rate,
                                .fee_rate = "0.001",
                                .exit_reason = reasons[static_cast<std::size_t>(i) % 3],
                                .enter_tag = i % 4 == 0 ? "breakout" : "cross",
                                .direction = i % 7 == 4 ? orders::Direction::short_ : orders::Direction::long_,
                                .min_rate = lowest,
                                .max_rate = highest}));
        const bool is_short = trades.back().direction == orders::Direction::short_;
        trades.back().initial_stop = core::Price(decimal(open_rate) * decimal(is_short ? "1.05" : "0.95"));
        trades.back().stop = trades.back().initial_stop;
        trades.back().ambiguous = i % 17 == 3;
    }
    std::stable_sort(trades.begin(), trades.end(),
                     [](const auto& a, const auto& b) { return a.close_time < b.close_time; });

    report::Result result;
    result.strategy = "ema-crossover";
    result.description = "Fast average \"crossing\" the slow one";
    result.params = {{"fast", core::Decimal(12)}, {"rsi_max", decimal("70.5")}};
    result.command = "cobot backtest --strategy ema-crossover --exchange bitfinex --timeframe 1h";
    result.assumptions.exchange = "bitfinex";
    result.assumptions.timeframe = hourly;
    result.assumptions.detail_timeframe = market::Timeframe::minutes(1);
    result.assumptions.candles = 2 * 90 * 24;
    result.assumptions.gap_candles = 11;
    result.assumptions.warmup = 26;
    result.assumptions.maker_fee = decimal("0.001");
    result.assumptions.taker_fee = decimal("0.002");
    result.assumptions.slippage = decimal("0.0002");
    result.assumptions.stake = "200";
    result.assumptions.seed = 42;
    result.hashes = {std::string(64, 'a'), std::string(64, 'b'), std::string(40, 'c')};
    result.run = run_of(series, std::move(trades));
    result.run.ambiguous_candles = 4;
    result.run.resolved_candles = 12;
    result.run.rejected_signals = 7;
    result.run.largest_volume_share = 0.034;
    result.funnel = {
        {"long", 40, 2000, 0}, {"ema_fast crosses_above ema_slow", 60, 2000, 1}, {"rsi < 70.5", 1800, 2000, 1}};
    result.summary = metrics::summarise(result.run, series);
    return result;
}

}  // namespace cobot::tests
