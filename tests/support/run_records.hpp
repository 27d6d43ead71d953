#pragma once

#include <algorithm>
#include <cmath>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/trade.hpp"
#include "market/candle_series.hpp"

/// Runs written by hand: trades with their orders and fees, and the candles they were made on.
namespace cobot::tests {

inline core::Decimal decimal(std::string_view text) { return core::Decimal::parse(text).value(); }

inline market::Pair pair(std::string_view text) { return market::Pair::parse(text).value(); }

inline core::Time time(std::string_view text) { return core::parse_time(text).value(); }

inline market::Instrument instrument(std::string_view pair_text)
{
    market::Instrument one;
    one.exchange = "test";
    one.pair = pair(pair_text);
    return one;
}

/// Candles whose close is `closes` and whose open is the close before, from `begin` on.
inline market::CandleSeries series_of(std::string_view pair_text, core::Time begin, market::Timeframe timeframe,
                                      const std::vector<double>& closes)
{
    std::vector<market::Candle> candles;
    double open = closes.empty() ? 0 : closes.front();
    for (std::size_t i = 0; i < closes.size(); ++i) {
        const double close = closes[i];
        candles.push_back({begin + timeframe.duration() * static_cast<std::int64_t>(i), open, std::max(open, close),
                           std::min(open, close), close, 1, true});
        open = close;
    }
    return market::CandleSeries::from_candles(instrument(pair_text), timeframe, candles);
}

/// What a test says about one trade; the rest follows from it.
struct TradeNote {
    std::string_view pair = "BTC/USD";
    core::Time open_time;
    core::Time close_time;
    std::string_view amount = "1";
    std::string_view open_rate = "100";
    std::string_view close_rate = "100";
    std::string_view fee_rate = "0";
    orders::ExitReason exit_reason = orders::ExitReason::exit_signal;
    std::string_view enter_tag = "";
    orders::Direction direction = orders::Direction::long_;
    std::string_view min_rate = "";  ///< Empty: the lower of the two rates.
    std::string_view max_rate = "";
};

inline ledger::Trade trade(const TradeNote& note)
{
    ledger::Trade one;
    one.pair = pair(note.pair);
    one.direction = note.direction;
    one.open_time = note.open_time;
    one.close_time = note.close_time;
    one.amount = core::Quantity(decimal(note.amount));
    one.open_rate = core::Price(decimal(note.open_rate));
    one.close_rate = core::Price(decimal(note.close_rate));
    one.fee_open_rate = one.fee_close_rate = decimal(note.fee_rate);
    one.stake = one.open_rate * one.amount;
    const core::Money exit_value = one.close_rate * one.amount;
    one.fee_open = one.stake * one.fee_open_rate;
    one.fee_close = exit_value * one.fee_close_rate;
    const bool is_long = note.direction == orders::Direction::long_;
    one.profit = (is_long ? exit_value - one.stake : one.stake - exit_value) - one.fee_open - one.fee_close;
    const core::Money open_value = is_long ? one.stake + one.fee_open : one.stake - one.fee_open;
    one.profit_ratio = one.profit.to_double() / open_value.to_double();
    one.exit_reason = note.exit_reason;
    one.enter_tag = note.enter_tag;
    one.min_rate =
        note.min_rate.empty() ? std::min(one.open_rate, one.close_rate) : core::Price(decimal(note.min_rate));
    one.max_rate =
        note.max_rate.empty() ? std::max(one.open_rate, one.close_rate) : core::Price(decimal(note.max_rate));
    one.orders = {
        {orders::entry_side(note.direction), true, one.open_rate, one.amount, one.fee_open, one.open_time, ""},
        {orders::exit_side(note.direction), false, one.close_rate, one.amount, one.fee_close, one.close_time, ""}};
    return one;
}

/// A run over `series` with `trades` in closing order, from their first candle to their last.
inline ledger::RunRecord run_of(const std::vector<market::CandleSeries>& series, std::vector<ledger::Trade> trades,
                                std::string_view balance = "1000")
{
    ledger::RunRecord run;
    run.stake_currency = "USD";
    run.starting_balance = core::Money(decimal(balance));
    run.final_balance = run.starting_balance;
    run.period = {series.front().begin(), series.front().end()};
    for (const market::CandleSeries& one : series) {
        run.pairs.push_back(one.pair());
        run.period.begin = std::min(*run.period.begin, one.begin());
        run.period.end = std::max(*run.period.end, one.end());
    }
    run.trades = std::move(trades);
    int id = 0;
    for (ledger::Trade& one : run.trades) {
        one.id = ++id;
        run.final_balance += one.profit;
    }
    run.max_open_trades = 3;
    return run;
}

}  // namespace cobot::tests
