#pragma once

#include <span>

namespace cobot::bots {

/// The prices of a candle, for trials.
struct FitCandle {
    double open = 0, high = 0, low = 0, close = 0;
};

/// A grid to be tried: geometric, around the first price of the candles that it is tried on.
struct GridTrial {
    double width = 0;  ///< From the middle up by this share, and down by the same factor.
    int grids = 1;
};

/// Between two of its lines. The same bits everywhere: no libm.
double step_ratio(const GridTrial& trial);

struct TrialResult {
    double profit = 0;    ///< As a share of what it began with, coins at the last close.
    double drawdown = 0;  ///< Largest fall from a peak, at closes.
    int pairs = 0;        ///< Sales of what was bought below.
};

/// A spot grid over candles along open, low, high, close, in doubles and without lots: good enough to choose between
/// grids, and never booked. The chosen one trades by the exact engine.
TrialResult try_grid(std::span<const FitCandle> candles, const GridTrial& trial, double fee);

}  // namespace cobot::bots
