#pragma once

#include <algorithm>
#include <optional>

#include "market/candle_series.hpp"

namespace cobot::market {

/// Joins consecutive candles into one of a coarser timeframe. Gaps count for nothing unless there is nothing else:
/// the first part with trades opens the candle, and one part with trades makes the whole traded.
class CandleJoin {
public:
    void add(const Candle& part)
    {
        if (!joined_ || (part.traded && !joined_->traded)) {
            const core::Time open_time = joined_ ? joined_->open_time : part.open_time;
            joined_ = part;
            joined_->open_time = open_time;
            return;
        }
        joined_->close = part.close;
        if (!part.traded) return;
        joined_->high = std::max(joined_->high, part.high);
        joined_->low = std::min(joined_->low, part.low);
        joined_->volume += part.volume;
    }
    bool empty() const { return !joined_; }
    const Candle& candle() const { return *joined_; }

private:
    std::optional<Candle> joined_;
};

}  // namespace cobot::market
