#pragma once

#include <algorithm>
#include <vector>

#include "core/random.hpp"
#include "market/candle_series.hpp"

namespace cobot::tests {

/// A series that means nothing, the same on every machine: integers only, so that scripts/parity/indicators.py has
/// exactly the same one.
inline std::vector<market::Candle> made_up_candles(std::size_t count, std::uint64_t seed = 7, std::uint64_t stream = 0,
                                                   market::Timeframe timeframe = market::Timeframe::minutes(1),
                                                   core::Time begin = core::from_ms(0))
{
    const core::CounterRandom random(seed, stream);
    const auto pick = [&random](std::uint64_t index, std::int64_t choices) {
        return static_cast<std::int64_t>(random.bits(index) % static_cast<std::uint64_t>(choices));
    };
    const auto price = [](std::int64_t cents) { return static_cast<double>(cents) / 100; };
    std::vector<market::Candle> candles;
    std::int64_t close = 1'000'000;
    for (std::uint64_t i = 0; i < count; ++i) {
        const std::int64_t open = close;
        const std::int64_t step = pick(4 * i, 401) - 200;
        close = std::max<std::int64_t>(10'000, open + (i % 97 == 96 ? 5 * step : step));
        const std::int64_t high = std::max(open, close) + pick(4 * i + 1, 150);
        const std::int64_t low = std::min(open, close) - pick(4 * i + 2, 150);
        const double volume = static_cast<double>(pick(4 * i + 3, 5000)) / 1000;
        candles.push_back({begin + timeframe.duration() * static_cast<std::int64_t>(i), price(open), price(high),
                           price(low), price(close), volume, true});
    }
    return candles;
}

}  // namespace cobot::tests
