#pragma once

#include <span>
#include <vector>

#include "ledger/trade.hpp"
#include "market/candle_series.hpp"

namespace cobot::metrics {

/// The candles on which a run is valued: those of its timeframe that open in its period.
struct CandleGrid {
    core::Time begin;
    market::Timeframe timeframe;
    std::size_t size = 0;

    core::Time close_time(std::size_t i) const
    {
        return begin + timeframe.duration() * static_cast<std::int64_t>(i + 1);
    }
    /// The candle that contains `time`; a time outside the grid belongs to its first or last candle.
    std::size_t index_of(core::Time time) const;
};

CandleGrid grid_of(const ledger::RunRecord& run, market::Timeframe timeframe);

/// Receives the value of the account at the close of each candle of the grid, in order.
class EquitySink {
public:
    virtual ~EquitySink() = default;
    /// No position was open at these closes.
    virtual void flat(std::size_t first, std::size_t count, double value) = 0;
    /// At least one position was open at these closes.
    virtual void marked(std::size_t first, std::span<const double> values) = 0;
};

/// Values the account at every candle's close: the starting balance, plus the profit of every trade closed by then,
/// plus for each open trade its cash flow so far (orders and fees) and its holding at the candle's close.
///
/// - An order counts from the close of the candle that contains its `filled_at`, a closed trade from the close of
///   the candle that contains its `close_time`; a time at or after the period's end belongs to the last candle.
/// - A fee counts when its order is filled, at its value in quote units.
/// - From the candle of its closing on, a trade is worth its exact `profit`, so that the last value is the starting
///   balance plus all profits.
/// - Where a pair has no candle, it is valued at the nearest earlier close.
///
/// `series` holds a series for every traded pair, in any order, all of the grid's timeframe. The cost is that of the
/// candles in position; stretches without one cost nothing.
void walk_equity(const ledger::RunRecord& run, std::span<const market::CandleSeries> series, const CandleGrid& grid,
                 EquitySink& sink);

/// The whole curve: the value at the close of every candle of the grid.
std::vector<double> equity_curve(const ledger::RunRecord& run, std::span<const market::CandleSeries> series,
                                 const CandleGrid& grid);

}  // namespace cobot::metrics
