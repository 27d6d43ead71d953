#pragma once

#include <optional>
#include <vector>

#include "ledger/trade.hpp"
#include "metrics/daily.hpp"

namespace cobot::metrics {

enum class Period { day, week, month, year };

std::string_view name(Period period);

/// What happened in one calendar period (UTC; weeks begin on Monday).
struct PeriodRow {
    core::Time begin;
    std::size_t trades = 0, wins = 0, draws = 0, losses = 0;  ///< Closed in it.
    core::Money profit_abs;                                   ///< Of the trades closed in it.
    std::optional<double> profit_factor;                      ///< Absent without a loss.
    std::optional<double> equity_return;  ///< Of the account marked to market, from the period's begin to its end.
};

/// The midnight at which the period containing `time` begins.
core::Time period_begin(Period period, core::Time time);

/// One row for each period that the run touches, without leaving any out.
std::vector<PeriodRow> periods(Period period, const ledger::RunRecord& run, const DailySeries& daily);

}  // namespace cobot::metrics
