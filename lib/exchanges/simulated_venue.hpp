#pragma once

#include "exchanges/exchange.hpp"
#include "exchanges/simulated_market.hpp"

namespace cobot::exchanges {

/// One venue of the simulated market: no network, no limits, as many candles as the clock allows.
std::unique_ptr<MarketData> connect_simulated(const Settings& settings, SimulatedVenue venue);

}  // namespace cobot::exchanges
