#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/result.hpp"
#include "market/candle_series.hpp"
#include "storage/candle_rows.hpp"

namespace cobot::storage {

/// What the user says of candle files; the rest is read from their names and content.
struct ImportHints {
    std::optional<std::string> exchange;
    std::optional<market::Pair> pair;
    std::optional<market::Timeframe> timeframe;
};

/// The candles of one document, in time order, each time once, none impossible.
struct ImportedCandles {
    std::string name;
    std::string exchange;
    market::Pair pair;
    market::Timeframe timeframe;
    std::vector<market::Candle> candles;
    std::string format;            ///< How it was written: "CSV with header, newest first".
    std::uint64_t duplicates = 0;  ///< Rows that repeated another one exactly.
    std::uint64_t moved = 0;       ///< Candles that began between two steps, as a few of Binance do; moved back to one.
};

/// Reads candles by looking at them: CSV with any separator, with or without header and banner lines, columns in any
/// order that can be proven; JSON rows as of freqtrade, ccxt, Binance and Bitfinex. Every row must be sound: the first
/// that is not is an error of kind data, "NAME:LINE:COLUMN: error: ...". What neither the user nor the file tells is an
/// error of kind usage that names the option.
core::Result<ImportedCandles> import_candles(const Document& document, const ImportHints& hints);

}  // namespace cobot::storage
