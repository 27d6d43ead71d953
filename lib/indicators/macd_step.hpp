#pragma once

#include <cstddef>

#include "indicators/average.hpp"
#include "indicators/stream_of.hpp"

namespace cobot::indicators {

/// MACD as TA-Lib has it: both averages begin at the same candle, and the signal line with the mean of its first
/// values.
struct MacdStep {
    static constexpr std::size_t inputs = 1, outputs = 3;

    MacdStep(std::size_t fast_candles, std::size_t slow_candles, std::size_t signal_candles, Share of_fast,
             Share of_slow)
        : fast_period(fast_candles),
          slow_period(slow_candles),
          signal_period(signal_candles),
          fast_share(of_fast),
          slow_share(of_slow),
          signal_share(2 / (static_cast<double>(signal_candles) + 1))
    {
    }

    bool ready() const { return signal_seed.count() >= signal_period; }
    /// Both averages begin at the same candle, each with the mean of its own last period.
    Values<3> start(const Values<1>& in)
    {
        const double x = in[0];
        if (slow_seed.count() < slow_period) {
            slow_seed.add(x);
            if (slow_seed.count() > slow_period - fast_period) fast_seed.add(x);
            if (slow_seed.count() < slow_period) return {0, 0, 0};
            fast = fast_seed.value();
            slow = slow_seed.value();
        } else {
            fast = drawn_to(fast, x, fast_share);
            slow = drawn_to(slow, x, slow_share);
        }
        signal_seed.add(fast - slow);
        signal = signal_seed.value();
        return result();
    }
    Values<3> next(const Values<1>& in)
    {
        fast = drawn_to(fast, in[0], fast_share);
        slow = drawn_to(slow, in[0], slow_share);
        signal = drawn_to(signal, fast - slow, signal_share);
        return result();
    }
    Values<3> result() const { return {fast - slow, signal, (fast - slow) - signal}; }

    std::size_t fast_period, slow_period, signal_period;
    Share fast_share, slow_share, signal_share;
    Mean fast_seed, slow_seed, signal_seed;
    double fast = 0;
    double slow = 0;
    double signal = 0;
};

}  // namespace cobot::indicators
