#pragma once

#include <vector>

#include "bots/spec.hpp"
#include "exchanges/simulated_market.hpp"

/// Both venues of the built-in market, as bots name them.
namespace cobot::tests {

inline std::vector<market::Instrument> simulated_listings()
{
    std::vector<market::Instrument> all;
    for (const auto venue : {exchanges::SimulatedVenue::one, exchanges::SimulatedVenue::two}) {
        const auto listed = exchanges::simulated_instruments(venue);
        all.insert(all.end(), listed.begin(), listed.end());
    }
    return all;
}

inline market::CandleSeries simulated_candles_of(const bots::ListingName& name, market::Timeframe timeframe,
                                                 const core::TimeRange& range)
{
    using exchanges::SimulatedVenue;
    const bool is_second = name.exchange == exchanges::name(SimulatedVenue::two);
    return exchanges::simulated_candles(name.pair, timeframe, range, exchanges::simulated_default_seed,
                                        is_second ? SimulatedVenue::two : SimulatedVenue::one);
}

}  // namespace cobot::tests
