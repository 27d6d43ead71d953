#pragma once

#include <string>
#include <vector>

#include "market/candle_series.hpp"
#include "strategy/spec.hpp"

namespace cobot::strategy {

/// What a chart pattern, a divergence or a level saw, for drawing: points in time order, joined by straight lines.
struct Figure {
    struct Point {
        core::Time at;  ///< Open time of its candle.
        double price = 0;
    };

    std::string name;   ///< The type of the indicator.
    core::Time known;   ///< Open time of the candle that completed it; a level's last.
    double signal = 0;  ///< Above 0 for up, below 0 for down, 0 for neither.
    std::vector<Point> points;
};

/// The figures of a strategy's indicators that look at the traded pair alone, in its own or coarser timeframes; in the
/// order of the indicators, those of each by time. The strategy must compile with these values, else there are none.
std::vector<Figure> figures(const Spec& spec, const ParameterValues& values, const market::CandleSeries& series);

}  // namespace cobot::strategy
