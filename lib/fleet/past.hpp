#pragma once

#include <span>
#include <string>
#include <vector>

#include "core/result.hpp"
#include "market/candle_series.hpp"

namespace cobot::fleet {

/// Candles before the first that a bot is told, for the averages of its strategy to settle: of each of its pairs some
/// of the strategy's timeframe, then, where the feed is finer, what has come of the candle that is forming.
struct Past {
    std::vector<market::CandleSeries> coarse, fine;
};

/// As a journal event carries it: a line a candle, numbers to the last bit.
std::string text_of(const Past& past);
/// `instruments`: of each pair. A text that is none is an error of the journal (ErrorCode::storage).
core::Result<Past> parse_past(std::string_view text, std::span<const market::Instrument> instruments,
                              market::Timeframe coarse, market::Timeframe fine);

}  // namespace cobot::fleet
