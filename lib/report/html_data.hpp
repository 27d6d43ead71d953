#pragma once

#include <span>
#include <string>

#include "market/candle_series.hpp"
#include "report/html.hpp"
#include "report/json_text.hpp"
#include "report/result.hpp"

namespace cobot::report {

// What the page's script draws from, beside the result itself.

/// The equity curve in at most `most` steps: the last, lowest and highest value of each, and what holding would have
/// been worth.
struct EquitySteps {
    std::vector<core::Time> end;
    std::vector<double> last, low, high, benchmark;
};
EquitySteps equity_steps(const Result& result, std::span<const market::CandleSeries> series, std::size_t most);

/// Candles of one pair on a grid of `step`, with gaps left out where `traded` is false.
struct CandleStretch {
    core::Time begin;
    core::Duration step{0};
    std::vector<market::Candle> candles;
};

/// The whole period in at most `most` candles.
CandleStretch overview(const market::CandleSeries& series, const core::TimeRange& period, std::size_t most);

/// For each pair the stretches around trades, in time order and without overlaps, at most `most` candles in all; the
/// trades with the largest profit or loss come first. Trades longer than `longest` candles are left to the overview.
std::vector<std::vector<CandleStretch>> close_ups(const Result& result, std::span<const market::CandleSeries> series,
                                                  std::size_t most, std::size_t longest = 1000);

/// The metrics' names, units and formulas as a list; of all, or of those `wanted`.
void write_definitions(JsonText& json, bool (*wanted)(std::string_view metric) = nullptr);

/// Everything as one JSON object: {"result": ..., "metrics": ..., "equity": ..., "candles": ..., "figures": ...}.
std::string html_data(const Result& result, std::span<const market::CandleSeries> series,
                      std::span<const PairFigures> figures = {});

}  // namespace cobot::report
