#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "market/instrument.hpp"
#include "market/timeframe.hpp"

namespace cobot::storage {

/// What a candle file's path tells of its content.
struct FileNameClues {
    std::optional<std::string> exchange;
    std::optional<market::Pair> pair;
    std::optional<market::Timeframe> timeframe;
};

/// Reads names such as "BTCUSDT-1m-2024-01.zip", "data/binance/BTC_USDT-5m.json.gz", "Bitstamp_BTCUSD_1h.csv",
/// "BITSTAMP_BTCUSD, 60.csv", "gemini_ETHUSD_2020_1min.csv". The exchange may be the folder the file lies in.
/// Derivatives ("BTC_USDT_USDT-5m-futures.json") give no pair: they must be named on purpose.
FileNameClues clues_in(std::string_view path);

/// "BTC/USDT", "BTCUSDT", "BTC-USDT", "btcusd", "tBTCUSD", "tDUSK:USD"; absent when it is none of these.
std::optional<market::Pair> pair_from_symbol(std::string_view symbol);

}  // namespace cobot::storage
