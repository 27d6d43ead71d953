#pragma once

#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "ledger/trade.hpp"
#include "market/candle_series.hpp"
#include "metrics/daily.hpp"
#include "metrics/drawdown.hpp"
#include "metrics/statistics.hpp"

namespace cobot::metrics {

/// A run seen once over, as numbers from which every metric is a short formula. The vectors of trades are in closing
/// order and have one entry per trade.
struct Facts {
    const ledger::RunRecord* run = nullptr;  ///< Not owned.
    CandleGrid grid;
    double starting_balance = 0;
    double period_days = 0;  ///< With fractions.
    int days = 1;  ///< Whole days from the first to the last candle's open, at least 1 (freqtrade's backtest_days).

    std::vector<double> profits;     ///< In quote units, after fees.
    std::vector<double> ratios;      ///< Profit as a share of the trade's own stake.
    std::vector<double> minutes;     ///< Whole minutes from opening to closing.
    std::vector<double> adverse;     ///< Worst excursion as a share of the entry price, zero or below (MAE).
    std::vector<double> favourable;  ///< Best excursion, zero or above (MFE).
    std::vector<core::Time> close_times;
    core::Money profit;                            ///< Of all trades.
    core::Money gains;                             ///< Of winning trades.
    core::Money losses;                            ///< Of losing trades, zero or below.
    std::size_t wins = 0, draws = 0, defeats = 0;  ///< By profit above, at and below zero.
    Moments shares;                                ///< Of profits as shares of the starting balance.
    Moments losing_shares;                         ///< Of those below zero.
    std::optional<ClosedDrawdown> closed;

    std::vector<ClosingDay> closing_days;  ///< From the first to the last day on which a trade closed.

    DailySeries daily;
    std::vector<double> returns;            ///< Of days, marked to market.
    std::vector<double> benchmark_returns;  ///< Of the same days.
    std::vector<Drawdown> drawdowns;        ///< Marked to market, deepest first.
    std::optional<Drawdown> largest_loss;   ///< Marked to market.
    double current_drawdown = 0;
    std::size_t candles_in_position = 0;
    double mean_positions = 0;  ///< Trades open at a candle's close, averaged over all candles.
    std::optional<double> market_change;
    double last_equity = 0;
};

/// `series` as for walk_equity; all of one timeframe. `run` must outlive the facts.
Facts gather(const ledger::RunRecord& run, std::span<const market::CandleSeries> series);

/// Fills in what does not depend on the trades: grid, balance and days.
void begin_facts(Facts& facts, const ledger::RunRecord& run, market::Timeframe timeframe);
/// Adds a closed trade's profit to the sums.
inline void add_profit(Facts& facts, core::Money profit)
{
    facts.profit += profit;
    if (profit.is_positive()) {
        facts.gains += profit;
        ++facts.wins;
    } else if (profit.is_negative()) {
        facts.losses += profit;
        ++facts.defeats;
    } else {
        ++facts.draws;
    }
}
/// Fills in what follows from the columns of trades: moments of shares and the closed drawdown.
void sum_up_trades(Facts& facts);
/// Takes what a finished walk over the equity curve has learnt.
template <class Walk>
void take_equity(Facts& facts, Walk& walk)
{
    facts.daily = walk.daily.take();
    facts.returns = facts.daily.returns();
    facts.drawdowns = walk.drawdowns.worst();
    facts.largest_loss = walk.drawdowns.largest_loss();
    facts.current_drawdown = walk.drawdowns.current_depth();
    facts.candles_in_position = walk.in_position;
    facts.last_equity = walk.last();
}
/// Gives the columns of trades room for so many; excursions are not among them.
void resize_trades(Facts& facts, std::size_t count);
/// Writes a closed trade into the columns.
inline void set_trade(Facts& facts, std::size_t i, double profit, double ratio, core::Time open_time,
                      core::Time close_time)
{
    using std::chrono::minutes;
    facts.profits[i] = profit;
    facts.ratios[i] = ratio;
    facts.minutes[i] = static_cast<double>(std::chrono::floor<minutes>(close_time - open_time).count());
    facts.close_times[i] = close_time;
}
/// The same of an account whose value `walk` tells at the close of every candle, whatever it did to get it. It has no
/// trades: its profit is what it ended with less what it began with.
using EquityWalk = std::function<void(const CandleGrid& grid, EquitySink& sink)>;
Facts gather(const ledger::RunRecord& run, std::span<const market::CandleSeries> series, const EquityWalk& walk);

/// The yearly rate at which the marked account grew. Absent when it ended below zero.
std::optional<double> annualised_return(const Facts& facts);

/// Worst and best excursion of a trade as shares of its entry price.
double adverse_excursion(const ledger::Trade& trade);
double favourable_excursion(const ledger::Trade& trade);

}  // namespace cobot::metrics
