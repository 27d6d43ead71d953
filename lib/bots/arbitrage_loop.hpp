#pragma once

#include <vector>

#include "market/instrument.hpp"
#include "orders/messages.hpp"

namespace cobot::bots {

struct LoopLeg {
    orders::InstrumentIndex listing = 0;
    orders::Side side = orders::Side::buy;
};

/// Trades that end in the asset that they began with.
struct ArbitrageLoop {
    std::vector<LoopLeg> legs;
};

/// Both directions between the same pair at two venues, or round three pairs of three assets at one venue, beginning
/// with a purchase with the quote of the first pair. Empty when the pairs are neither.
std::vector<ArbitrageLoop> arbitrage_loops(const std::vector<market::Instrument>& pairs);

/// What a unit comes to after the loop at these prices and all taker fees, less 1. Of two venues: what the sale brings
/// for each unit spent, (1 - f) * sell / ((1 + f) * buy) - 1.
core::Decimal loop_edge(const ArbitrageLoop& loop, const std::vector<market::Instrument>& pairs,
                        const std::vector<core::Price>& prices);

}  // namespace cobot::bots
