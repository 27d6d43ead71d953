#pragma once

#include <zlib.h>

#include <cmath>
#include <filesystem>
#include <sstream>

#include <doctest/doctest.h>

#include "market/candle_series.hpp"

/// Candles of a real market, where the folder beside the project is there.
namespace cobot::support {

/// Minutes of 2018, a file for each of BTC, ETH, LTC and XRP.
inline std::filesystem::path real_candle_file(const std::string& coin)
{
    return std::filesystem::path(COBOT_SHARED_DIR) / "data/bitfinex" / (coin + "USD-1m-2018.csv.gz");
}

/// False, and said so, when there are none.
inline bool has_real_candles()
{
    if (std::filesystem::exists(real_candle_file("BTC"))) return true;
    MESSAGE("skipped: there are no candles in ", real_candle_file("BTC").parent_path().string());
    return false;
}

/// `count` minutes of a coin, `after` its first ones, as a series of `it`: prices times `factor`, on its ticks.
inline market::CandleSeries real_candles(const std::string& coin, const market::Instrument& it, std::size_t count,
                                         std::size_t after = 0, double factor = 1)
{
    std::vector<market::Candle> candles;
    gzFile in = gzopen(real_candle_file(coin).c_str(), "rb");
    REQUIRE(in != nullptr);
    const double tick = it.price_tick.to_double();
    char line[256];
    for (std::size_t i = 0; i <= after; ++i) gzgets(in, line, sizeof line);  // With the head.
    while (candles.size() < count && gzgets(in, line, sizeof line) != nullptr) {
        std::istringstream fields(line);
        std::int64_t time = 0;
        char comma = 0;
        market::Candle candle;
        fields >> time >> comma >> candle.open >> comma >> candle.high >> comma >> candle.low >> comma >>
            candle.close >> comma >> candle.volume;
        REQUIRE_FALSE(fields.fail());
        candle.open_time = core::from_ms(time);
        for (double* price : {&candle.open, &candle.high, &candle.low, &candle.close}) {
            *price = std::max(tick, std::nearbyint(*price * factor / tick) * tick);
        }
        candles.push_back(candle);
    }
    gzclose(in);
    return market::CandleSeries::from_candles(it, market::Timeframe::minutes(1), candles);
}

}  // namespace cobot::support
