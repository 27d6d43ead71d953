#pragma once

#include <cstddef>

namespace cobot::indicators::candlestick {

/// Candles in a row, with those before them at negative places.
struct CandleColumns {
    const double* open;
    const double* high;
    const double* low;
    const double* close;

    CandleColumns operator+(std::size_t places) const
    {
        return {open + places, high + places, low + places, close + places};
    }
};

/// Candles come in pieces of at most this many, so that all that a pattern needs of them stays in the first cache.
constexpr std::size_t piece_size = 256;

}  // namespace cobot::indicators::candlestick
