#pragma once

#include <span>
#include <string>
#include <vector>

#include "market/candle_series.hpp"
#include "report/result.hpp"

namespace cobot::report {

/// Points joined by straight lines in the candle chart: a chart pattern, a level.
struct Figure {
    struct Point {
        core::Time at;  ///< Open time of its candle.
        double price = 0;
    };

    std::string name;
    core::Time known;   ///< Open time of the candle that completed it.
    double signal = 0;  ///< Above 0 for up, below 0 for down, 0 for neither.
    std::vector<Point> points;
};
/// Those of one pair.
using PairFigures = std::vector<Figure>;

/// A result as one HTML file that needs no network: charts, tables, the whole JSON result for download. `series` are
/// the candles that the run was made on, of its timeframe; without them the equity chart has a point a day and there
/// is no candle chart, and the page says so. Candles are thinned so that the file stays small: all of the period
/// coarsely, and the stretches around the trades that won or lost most as they are. `figures`, one element for each of
/// `series` or none, are drawn where they lie in such a stretch.
std::string render_html(const Result& result, std::span<const market::CandleSeries> series,
                        std::span<const PairFigures> figures = {});

}  // namespace cobot::report
