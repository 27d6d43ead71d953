#pragma once

#include <span>
#include <vector>

#include "ledger/trade.hpp"
#include "market/candle_series.hpp"
#include "metrics/daily.hpp"
#include "metrics/drawdown.hpp"
#include "metrics/groups.hpp"
#include "metrics/metric.hpp"
#include "metrics/periods.hpp"

namespace cobot::metrics {

/// Every figure about a run. Tables, files and assertions all read these; no figure is computed twice.
struct Summary {
    std::vector<Value> values;  ///< As all_metrics().
    GroupTables groups;
    DailySeries daily;
    std::vector<ClosingDay> closing_days;  ///< From the first to the last day on which a trade closed.
    std::vector<PeriodRow> months;
    std::vector<Drawdown> drawdowns;  ///< Marked to market, deepest first, at most ten.

    /// By name or short name; an unknown one is our own mistake and aborts.
    const Value& value(std::string_view name) const;
    std::optional<double> number(std::string_view name) const { return number_of(value(name)); }
};

/// `series`: the candles of every pair of the run, all of one timeframe, with or without the warm-up before
/// run.period. The starting balance is above zero and the period holds at least one candle.
Summary summarise(const ledger::RunRecord& run, std::span<const market::CandleSeries> series);

}  // namespace cobot::metrics
