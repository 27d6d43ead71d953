#pragma once

#include <cstdint>
#include <span>

#include "core/time.hpp"
#include "market/candle_series.hpp"
#include "market/instrument.hpp"

namespace cobot::exchanges {

// The built-in market: invented prices that behave like real ones, the same on every machine and in every run.
// Everything made of it carries instrument.exchange == "simulated", and every surface must show that.

inline constexpr std::uint64_t simulated_default_seed = 1;

/// The pairs, most liquid first, with ticks, steps and fees.
std::span<const market::Instrument> simulated_instruments();

/// The market opened then, 2017-01-01, and closes at the end of 2099.
core::Time simulated_market_open();
core::Time simulated_market_close();

/// The candles of one pair that open inside `range` and close by its end; a coarser timeframe is joined from the
/// minutes. Any range gives the same bits alone as inside a longer one. Thin pairs have minutes without trade.
/// `pair` must be one of simulated_instruments() and the range must have an end.
market::CandleSeries simulated_candles(const market::Pair& pair, market::Timeframe timeframe,
                                       const core::TimeRange& range, std::uint64_t seed = simulated_default_seed);

}  // namespace cobot::exchanges
