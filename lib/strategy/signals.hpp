#pragma once

#include <string>
#include <vector>

#include "core/bitmask.hpp"

namespace cobot::strategy {

/// What a strategy says at the close of one candle.
struct Signal {
    bool enter_long = false;
    bool exit_long = false;
    bool enter_short = false;
    bool exit_short = false;
    double stop_distance = 0;  ///< In price units, for an ATR stop; 0 when the strategy has none.
    double volatility = 0;     ///< ATR in price units, for ATR position sizing; 0 when the strategy has none.

    friend bool operator==(const Signal&, const Signal&) = default;
};

/// A strategy's signals over a whole series. Bit i speaks at the close of candle i; bits inside the warm-up are 0.
struct Signals {
    core::Bitmask enter_long, exit_long, enter_short, exit_short;
    bool can_exit_long = true;  ///< False: the strategy has no such condition, and the mask will stay empty.
    bool can_exit_short = true;
    std::vector<double> stop_distance;  ///< One per candle, or empty when there is no ATR stop.
    std::vector<double> volatility;     ///< One per candle, or empty when sizing needs none.
    std::size_t warmup = 0;             ///< Candles at the front that no signal may stand on.

    std::size_t size() const { return enter_long.size(); }
    Signal operator[](std::size_t i) const
    {
        return {enter_long[i],
                exit_long[i],
                enter_short[i],
                exit_short[i],
                stop_distance.empty() ? 0 : stop_distance[i],
                volatility.empty() ? 0 : volatility[i]};
    }
};

/// How often each condition held: the answer to "why no trades?".
struct FunnelRow {
    std::string condition;  ///< As the user wrote it.
    std::size_t held = 0;   ///< Candles on which it was true.
    std::size_t seen = 0;   ///< Candles after the warm-up.
    int depth = 0;          ///< Nesting, for indentation; the root of each side is 0.
};

}  // namespace cobot::strategy
