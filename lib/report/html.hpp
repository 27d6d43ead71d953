#pragma once

#include <span>
#include <string>

#include "market/candle_series.hpp"
#include "report/result.hpp"

namespace cobot::report {

/// A result as one HTML file that needs no network: charts, tables, the whole JSON result for download. `series` are
/// the candles that the run was made on, of its timeframe; without them the equity chart has a point a day and there
/// is no candle chart, and the page says so. Candles are thinned so that the file stays small: all of the period
/// coarsely, and the stretches around the trades that won or lost most as they are.
std::string render_html(const Result& result, std::span<const market::CandleSeries> series);

}  // namespace cobot::report
