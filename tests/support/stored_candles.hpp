#pragma once

#include <doctest/doctest.h>

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "storage/candle_store.hpp"

/// A little of everything that tests of the candle store need.
namespace cobot::tests::store {

using market::Candle;
using market::CandleSeries;
using market::Timeframe;
using storage::CandleStore;

inline constexpr Timeframe minute = Timeframe::minutes(1);
inline constexpr Timeframe hour = Timeframe::minutes(60);

inline core::Time at(std::string_view text)
{
    const auto time = core::parse_time(text);
    REQUIRE(time.has_value());
    return *time;
}

inline core::TimeRange between(std::string_view begin, std::string_view end) { return {at(begin), at(end)}; }

inline market::Instrument instrument()
{
    market::Instrument one;
    one.exchange = "venue";
    one.pair = {"BTC", "USD"};
    one.price_tick = core::Price(*core::Decimal::parse("0.01"));
    one.maker_fee = *core::Decimal::parse("0.001");
    one.taker_fee = *core::Decimal::parse("-0.0002");
    return one;
}

inline const market::Pair btc{"BTC", "USD"};

inline Candle candle(core::Time time, double close, double volume = 1)
{
    return {time, close, close + 1, close - 0.5, close, volume, true};
}

/// `count` candles from `begin` on, each a little higher.
inline std::vector<Candle> rising(std::string_view begin, int count, Timeframe timeframe = minute, double from = 100)
{
    std::vector<Candle> candles;
    for (int i = 0; i < count; ++i) candles.push_back(candle(at(begin) + timeframe.duration() * i, from + i));
    return candles;
}

inline storage::MergeReport stored(CandleStore& store, const std::vector<Candle>& candles, Timeframe timeframe = minute,
                                   storage::Conflict conflict = storage::Conflict::keep_stored)
{
    const auto report = store.merge({instrument(), timeframe, candles, {}, "a test", conflict});
    if (!report) FAIL(report.error().message);
    return *report;
}

inline CandleSeries read_all(CandleStore& store, Timeframe timeframe = minute)
{
    const auto series = store.read(btc, timeframe, {});
    if (!series) FAIL(series.error().message);
    return *series;
}

inline std::string hash_of(const CandleStore& store, const core::TimeRange& range = {})
{
    const auto opened = store.open(btc, minute, range);
    if (!opened) FAIL(opened.error().message);
    return opened->data_hash;
}

/// Whether both hold the same candles.
inline bool same(const CandleSeries& a, const CandleSeries& b)
{
    if (a.size() != b.size() || a.begin() != b.begin()) return false;
    for (std::size_t i = 0; i < a.size(); ++i) {
        if (a[i] != b[i]) return false;
    }
    return true;
}

inline std::filesystem::path only_file(const std::filesystem::path& folder)
{
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
        if (entry.path().extension() == ".candles") return entry.path();
    }
    return {};
}

inline std::size_t file_count(const std::filesystem::path& folder)
{
    std::size_t count = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
        count += entry.path().extension() == ".candles" ? 1 : 0;
    }
    return count;
}

}  // namespace cobot::tests::store
