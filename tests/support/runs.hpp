#pragma once

#include <cmath>
#include <string>
#include <vector>

#include "core/random.hpp"
#include "simulation/strategy_run.hpp"

/// Small markets and runs to tell stories with.
namespace cobot::support {

inline core::Decimal decimal(std::string_view text)
{
    const auto parsed = core::Decimal::parse(text);
    COBOT_ENSURE(parsed.has_value(), "a decimal in a test");
    return *parsed;
}

inline market::Instrument instrument(std::string_view pair, std::string_view fee = "0.001")
{
    market::Instrument it;
    it.exchange = "test";
    it.pair = *market::Pair::parse(pair);
    it.price_tick = core::Price(decimal("0.01"));
    it.quantity_step = core::Quantity(decimal("0.0001"));
    it.maker_fee = decimal(fee);
    it.taker_fee = decimal(fee);
    return it;
}

/// A candle as open, high, low, close; volume is a million unless given.
struct Ohlc {
    double open, high, low, close;
    double volume = 1e6;
};

inline market::CandleSeries candles(const std::vector<Ohlc>& rows, std::string_view pair = "BTC/USD",
                                    std::string_view fee = "0.001")
{
    std::vector<market::Candle> list;
    for (const Ohlc& row : rows) {
        const auto minute = static_cast<std::int64_t>(list.size());
        list.push_back({core::from_ms(minute * 300'000), row.open, row.high, row.low, row.close, row.volume, true});
    }
    return market::CandleSeries::from_candles(instrument(pair, fee), market::Timeframe::minutes(5), list);
}

/// A random walk in ticks of 0.01, with an occasional gap in the trading and in the price.
inline market::CandleSeries random_walk(std::uint64_t seed, std::size_t count, std::string_view pair = "BTC/USD")
{
    const core::CounterRandom random(seed, 0);
    std::vector<market::Candle> list;
    double price = 100;
    const auto round = [](double x) { return std::nearbyint(std::max(x, 1.0) * 100) / 100; };
    for (std::size_t i = 0; i < count; ++i) {
        const auto draw = [&](std::uint64_t k) { return random.uniform(i * 8 + k) - 0.5; };
        const double open = round(draw(0) > 0.48 ? price * (1 + draw(1) * 0.1) : price);
        const double close = round(open * (1 + draw(2) * 0.03));
        const double high = round(std::max(open, close) * (1 + (draw(3) + 0.5) * 0.02));
        const double low = round(std::min(open, close) * (1 - (draw(4) + 0.5) * 0.02));
        price = close;
        if (draw(5) > 0.45 && i > 0) continue;  // no trade in this candle
        const double volume = std::nearbyint((draw(6) + 0.5) * 1e6) / 100;
        list.push_back({core::from_ms(static_cast<std::int64_t>(i) * 300'000), open, high, low, close, volume, true});
    }
    return market::CandleSeries::from_candles(instrument(pair), market::Timeframe::minutes(5), list);
}

/// Signals with these candles set.
inline strategy::Signals signals(std::size_t count, const std::vector<std::size_t>& enter,
                                 const std::vector<std::size_t>& exit)
{
    strategy::Signals all;
    for (auto* mask : {&all.enter_long, &all.exit_long, &all.enter_short, &all.exit_short})
        *mask = core::Bitmask(count);
    for (const std::size_t i : enter) all.enter_long.set(i);
    for (const std::size_t i : exit) all.exit_long.set(i);
    return all;
}

inline strategy::Signals random_signals(std::uint64_t seed, std::size_t count, double rate)
{
    const core::CounterRandom random(seed, 1);
    strategy::Signals all = signals(count, {}, {});
    for (std::size_t i = 0; i < count; ++i) {
        if (random.uniform(i * 4) < rate) all.enter_long.set(i);
        if (random.uniform(i * 4 + 1) < rate) all.exit_long.set(i);
        if (random.uniform(i * 4 + 2) < rate / 2) all.enter_short.set(i);
        if (random.uniform(i * 4 + 3) < rate) all.exit_short.set(i);
    }
    return all;
}

}  // namespace cobot::support
