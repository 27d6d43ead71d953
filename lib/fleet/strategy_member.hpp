#pragma once

#include "fleet/fleet.hpp"
#include "simulation/strategy_session.hpp"

namespace cobot::fleet {

/// Pairs beside those traded that a bot of type strategy looks at.
std::vector<bots::ListingName> others_of(const bots::Spec& spec);

/// How many candles before its first are worth knowing.
std::size_t lead_of(const bots::Spec& spec);

/// A bot of type strategy on its own. `instruments`: of its listings, then of others_of(); `past`: a Past as text, or
/// empty.
core::Result<std::unique_ptr<simulation::Session>> strategy_session(const bots::Spec& spec,
                                                                    std::vector<market::Instrument> instruments,
                                                                    const Market& market, std::uint32_t id,
                                                                    const std::string& past);

}  // namespace cobot::fleet
