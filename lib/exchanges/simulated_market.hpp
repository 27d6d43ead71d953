#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "core/time.hpp"
#include "market/candle_series.hpp"
#include "market/instrument.hpp"

namespace cobot::exchanges {

// The built-in market: invented prices that behave like real ones, the same on every machine and in every run.
// Everything made of it carries an exchange of which market::is_invented() says so, and every surface must show that.
// It has two venues with the same pairs, whose prices disagree a little; the cross of two coins disagrees a little with
// the price of each in the stable currency.

inline constexpr std::uint64_t simulated_default_seed = 1;

enum class SimulatedVenue { one, two };
std::string_view name(SimulatedVenue venue);  ///< "simulated", "simulated_two"

/// The pairs, most liquid first and crosses last, with ticks, steps and fees.
std::span<const market::Instrument> simulated_instruments(SimulatedVenue venue = SimulatedVenue::one);

/// The market opened then, 2017-01-01, and closes at the end of 2099.
core::Time simulated_market_open();
core::Time simulated_market_close();

/// The candles of one pair that open inside `range` and close by its end; a coarser timeframe is joined from the
/// minutes. Any range gives the same bits alone as inside a longer one. Thin pairs have minutes without trade.
/// `pair` must be one of simulated_instruments() and the range must have an end.
market::CandleSeries simulated_candles(const market::Pair& pair, market::Timeframe timeframe,
                                       const core::TimeRange& range, std::uint64_t seed = simulated_default_seed,
                                       SimulatedVenue venue = SimulatedVenue::one);

}  // namespace cobot::exchanges
