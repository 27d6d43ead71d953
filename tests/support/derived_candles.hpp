#pragma once

#include <vector>

#include "bots/spec.hpp"
#include "exchanges/simulated_market.hpp"

namespace cobot::tests {

/// Listings that the built-in market lacks, made of those that it has: the price of one coin in another, and a second
/// venue. Their prices disagree with the others by up to 0.6 %, back and forth in six hours.
inline std::vector<market::Instrument> derived_instruments()
{
    const auto listed = exchanges::simulated_instruments();
    market::Instrument cross = listed[1];
    cross.pair = {"ETH", "BTC"};
    cross.price_tick = core::Price(*core::Decimal::parse("0.000001"));
    cross.notional_min = core::Money(*core::Decimal::parse("0.0001"));
    market::Instrument elsewhere = listed[0];
    elsewhere.exchange = "simulated-two";
    return {cross, elsewhere};
}

/// What `price` says of every candle, as a series of `instrument`.
template <typename PriceOf>
market::CandleSeries derived(const market::Instrument& instrument, const market::CandleSeries& times, PriceOf price)
{
    const double scale = 1 / instrument.price_tick.value().to_double();
    std::vector<market::Candle> candles;
    for (std::size_t i = 0; i < times.size(); ++i) {
        market::Candle candle = times[i];
        const double wave = std::abs(static_cast<double>(i % 360) / 180 - 1) - 0.5;
        const auto off = [&](double value) { return std::nearbyint(value * (1 + 0.012 * wave) * scale) / scale; };
        candle.open = off(price(i, &market::Candle::open));
        candle.close = off(price(i, &market::Candle::close));
        candle.high = std::max({candle.open, candle.close, off(price(i, &market::Candle::high))});
        candle.low = std::min({candle.open, candle.close, off(price(i, &market::Candle::low))});
        candles.push_back(candle);
    }
    return market::CandleSeries::from_candles(instrument, times.timeframe(), candles);
}

inline market::CandleSeries candles_of(const bots::ListingName& name, market::Timeframe timeframe,
                                       const core::TimeRange& range)
{
    const auto minute = market::Timeframe::minutes(1);
    for (const market::Instrument& instrument : derived_instruments()) {
        if (instrument.pair != name.pair) continue;
        if (!name.exchange.empty() && name.exchange != instrument.exchange) continue;
        if (name.exchange.empty() && instrument.exchange != "simulated") continue;
        const bool is_cross = instrument.pair.quote == "BTC";
        const auto top = exchanges::simulated_candles({instrument.pair.base, "USDT"}, minute, range);
        const auto bottom = exchanges::simulated_candles({"BTC", "USDT"}, minute, range);
        const auto series = derived(instrument, top, [&](std::size_t i, double market::Candle::*column) {
            return is_cross ? top[i].*column / (bottom[i].*column) : top[i].*column;
        });
        return timeframe == minute ? series : series.resampled(timeframe);
    }
    return exchanges::simulated_candles(name.pair, timeframe, range);
}

}  // namespace cobot::tests
