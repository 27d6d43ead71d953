#pragma once

#include <vector>

#include "market/instrument.hpp"

namespace cobot::market {

/// From `notional_from` on a position may have this leverage and needs this share of its value as maintenance margin.
struct LeverageBracket {
    core::Money notional_from;
    core::Decimal leverage_max = 1;
    core::Decimal maintenance_rate;
};

/// What is bought and sold: the coin itself, or a perpetual contract on it.
struct Contract {
    /// linear: counted in base units, profit in quote units. inverse: counted in quote units, profit in base units.
    enum class Kind { spot, linear, inverse };

    Kind kind = Kind::spot;
    std::vector<LeverageBracket> brackets;  ///< By notional, ascending, the first from zero; empty of spot.

    bool is_spot() const { return kind == Kind::spot; }
};

/// One thing that a bot trades.
struct Listing {
    Instrument instrument;
    Contract contract;
};

}  // namespace cobot::market
