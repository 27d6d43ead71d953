#pragma once

#include <cstddef>

#include "indicators/candlestick/candle_columns.hpp"

namespace cobot::indicators::candlestick {

/// A pattern may be confirmed by a close past the candle before it, soon after: twice the signal then.
class Confirmation {
public:
    static constexpr std::size_t candles = 3;  ///< After the pattern, in which this may happen.

    /// The signal of a candle with confirmations, given the pattern that it completes, if any (0).
    double next(double found, const CandleColumns& at)
    {
        if (found > 0 || found < 0) {
            waiting_for_ = found;
            high_ = at.high[-1];
            low_ = at.low[-1];
            left_ = candles;
            return found;
        }
        if (left_ == 0) return 0;
        --left_;
        const bool confirmed = waiting_for_ > 0 ? *at.close > high_ : *at.close < low_;
        if (!confirmed) return 0;
        left_ = 0;
        return 2 * waiting_for_;
    }

private:
    double waiting_for_ = 0;
    double high_ = 0;
    double low_ = 0;
    std::size_t left_ = 0;
};

}  // namespace cobot::indicators::candlestick
