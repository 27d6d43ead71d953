#pragma once

#include <string>

#include "market/candle_series.hpp"

namespace cobot::storage {

// Candles as other programs read them, gaps left out. Numbers have the fewest digits that read back as the same.

/// "timestamp,open,high,low,close,volume" and a line for each candle, times in milliseconds.
std::string candles_as_csv(const market::CandleSeries& series);

/// [[ms,open,high,low,close,volume],...], as freqtrade and ccxt have it.
std::string candles_as_json(const market::CandleSeries& series);

}  // namespace cobot::storage
