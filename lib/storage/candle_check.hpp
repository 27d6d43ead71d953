#pragma once

#include <cmath>

#include "market/candle_series.hpp"

namespace cobot::storage {

/// Why no market can have produced this candle, in words that follow "the candle of TIME has"; null when it can have.
inline const char* impossibility(const market::Candle& candle)
{
    const double finite = candle.open + candle.high + candle.low + candle.close + candle.volume;
    if (!std::isfinite(finite)) return "a value that is not a finite number";
    if (candle.low <= 0 || candle.open <= 0 || candle.high <= 0 || candle.close <= 0)
        return "a price that is not above zero";
    if (candle.high < candle.low) return "a high below its low";
    if (candle.high < candle.open || candle.high < candle.close) return "a high below its open or close";
    if (candle.low > candle.open || candle.low > candle.close) return "a low above its open or close";
    if (candle.volume < 0) return "a negative volume";
    return nullptr;
}

}  // namespace cobot::storage
