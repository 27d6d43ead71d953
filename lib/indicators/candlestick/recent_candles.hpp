#pragma once

#include <algorithm>
#include <vector>

#include "indicators/candlestick/candle_columns.hpp"
#include "indicators/lanes.hpp"

namespace cobot::indicators::candlestick {

/// The last candles, in columns: those of the piece at hand and `history` before them, zeros where there were none.
/// Whole lanes may be read at the last.
class RecentCandles {
public:
    explicit RecentCandles(std::size_t history)
        : history_(history), capacity_(history + piece_size + lane_count), end_(history), columns_(4 * capacity_)
    {
    }

    std::size_t history() const { return history_; }

    /// Adds at most a piece of candles and returns where they lie now.
    CandleColumns append(const CandleColumns& candles, std::size_t count)
    {
        if (end_ + count + lane_count > capacity_) {
            for (std::size_t k = 0; k < 4; ++k) std::copy_n(column(k) + end_ - history_, history_, column(k));
            end_ = history_;
        }
        put(candles, count, end_);
        end_ += count;
        const double* at = columns_.data() + end_ - count;
        return {at, at + capacity_, at + 2 * capacity_, at + 3 * capacity_};
    }

    /// Goes on at `candles`, in front of which all the history lies.
    void restart(const CandleColumns& candles)
    {
        const CandleColumns history{candles.open - history_, candles.high - history_, candles.low - history_,
                                    candles.close - history_};
        put(history, history_, 0);
        end_ = history_;
    }

private:
    double* column(std::size_t k) { return columns_.data() + k * capacity_; }
    void put(const CandleColumns& candles, std::size_t count, std::size_t place)
    {
        std::copy_n(candles.open, count, column(0) + place);
        std::copy_n(candles.high, count, column(1) + place);
        std::copy_n(candles.low, count, column(2) + place);
        std::copy_n(candles.close, count, column(3) + place);
    }

    std::size_t history_;
    std::size_t capacity_;
    std::size_t end_;  ///< Where the candles end.
    std::vector<double> columns_;
};

}  // namespace cobot::indicators::candlestick
