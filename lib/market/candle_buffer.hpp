#pragma once

#include <vector>

#include "market/candle_series.hpp"

namespace cobot::market {

/// Candles of one instrument that come one after the other, seen as a series at any time. Times without a candle are
/// filled flat, as CandleSeries::from_candles does.
class CandleBuffer {
public:
    CandleBuffer(const Instrument& instrument, Timeframe timeframe)
        : timeframe_(timeframe), series_(instrument, timeframe, core::Time(), {}, 0, nullptr)
    {
    }

    /// `decimals`: its prices are written with at most so many. It opens after every other.
    void append(const Candle& candle, int decimals);
    /// Nothing was traded until `end`; without effect before the first candle.
    void fill_until(core::Time end);
    /// The first candles go, at most `count` of them; returns how many did.
    std::size_t forget(std::size_t count);

    /// All candles. Its columns last until the next change.
    const CandleSeries& series() const { return series_; }

private:
    void push(const Candle& candle);
    void refresh();

    Timeframe timeframe_;
    core::Time begin_{};
    int decimals_ = 0;
    std::vector<double> open_, high_, low_, close_, volume_;
    std::vector<std::uint64_t> traded_;
    CandleSeries series_;
};

}  // namespace cobot::market
