#pragma once

#include "indicators/average.hpp"
#include "indicators/window.hpp"

namespace cobot::indicators {

/// How far the price moved in each candle, the jump from the last close included. The first candle's is its own range.
class TrueRange {
public:
    static double of(double high, double low, double last_close)
    {
        return Larger::of(high, last_close) - Smaller::of(low, last_close);
    }
    /// Over candles that were looked at without it.
    void pass(double close) { last_close_ = close; }
    double add(double high, double low, double close)
    {
        const double top = begun_ ? Larger::of(high, last_close_) : high;
        const double bottom = begun_ ? Smaller::of(low, last_close_) : low;
        begun_ = true;
        last_close_ = close;
        return top - bottom;
    }
    /// The same for many candles.
    void add(const double* high, const double* low, const double* close, std::size_t count, double* out)
    {
        if (count == 0) return;
        out[0] = add(high[0], low[0], close[0]);
        // In two, so that the second begins where vectors are aligned.
        const std::size_t head = std::min(count, lane_count);
        for (std::size_t k = 1; k < head; ++k) out[k] = of(high[k], low[k], close[k - 1]);
        for (std::size_t k = head; k < count; ++k) out[k] = of(high[k], low[k], close[k - 1]);
        last_close_ = close[count - 1];
    }

private:
    bool begun_ = false;
    double last_close_ = 0;
};

/// Its Wilder average, from the second candle's on.
class AverageTrueRange {
public:
    explicit AverageTrueRange(std::size_t period) : average_(Smoothed::rma(period)) {}
    bool full() const { return average_.full(); }
    double add(double high, double low, double close)
    {
        const double range = range_.add(high, low, close);
        if (begun_) return average_.add(range);
        begun_ = true;
        return 0;
    }
    /// The same, once it is full.
    double draw(double high, double low, double close) { return average_.draw(range_.add(high, low, close)); }
    /// The same for many candles.
    void draw(const double* high, const double* low, const double* close, std::size_t count, double* out)
    {
        if (count == 0) return;
        out[0] = draw(high[0], low[0], close[0]);
        Smoothed average = average_;
        for (std::size_t k = 1; k < count; ++k) out[k] = average.draw(TrueRange::of(high[k], low[k], close[k - 1]));
        average_ = average;
        range_.pass(close[count - 1]);
    }

private:
    TrueRange range_;
    Smoothed average_;
    bool begun_ = false;
};

}  // namespace cobot::indicators
