#pragma once

#include "market/candle_series.hpp"

namespace cobot::market {

/// The news that a candle of one of a run's instruments has closed.
struct CandleClosed {
    std::uint32_t instrument = 0;  ///< Its position in the run's list.
    std::size_t index = 0;         ///< The candle's number in the instrument's series.
    core::Time close_time;
    Candle candle;
};

}  // namespace cobot::market
