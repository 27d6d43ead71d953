#pragma once

#include <span>
#include <string_view>

#include "metrics/facts.hpp"
#include "metrics/summary.hpp"

namespace cobot::metrics {

/// How an account stands from the close of a candle on, until the next standing: it is worth
/// `fixed + units * close`. What holds coins or contracts of one pair is worth exactly that while nothing is filled,
/// so a bot that slept through a million candles is one standing.
struct Standing {
    std::size_t candle = 0;  ///< Of the grid.
    double fixed = 0;
    double units = 0;
};

/// Values the account at every candle's close. `standings` by candle, one a candle at most; before the first, the
/// account is worth `before`. Where `series` has no candle, the nearest earlier close counts.
void walk_standings(std::span<const Standing> standings, double before, const market::CandleSeries& series,
                    const CandleGrid& grid, EquitySink& sink);

/// Every figure that follows from the value of an account alone; those about trades do not exist. `run` gives balances,
/// period and pairs.
Summary summarise(const ledger::RunRecord& run, std::span<const market::CandleSeries> series, const EquityWalk& walk);

/// Whether a metric follows from the value of an account alone.
bool is_of_equity(std::string_view metric);

}  // namespace cobot::metrics
