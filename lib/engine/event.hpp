#pragma once

#include <variant>

#include "market/candle_closed.hpp"
#include "orders/messages.hpp"

namespace cobot::engine {

/// The run is over: what is still open is to be closed now.
struct RunEnds {
    core::Time time;
};

/// The price stands here now.
struct PriceSeen {
    orders::InstrumentIndex instrument = 0;
    core::Time time;
    core::Price price;
};

/// What a position is worth is to be reckoned with this close; nothing is to be decided yet.
struct Marked {
    orders::InstrumentIndex instrument = 0;
    double close = 0;
};

/// Holders of a perpetual contract pay one another.
struct FundingDue {
    orders::InstrumentIndex instrument = 0;
    core::Time time;
    core::Price mark;
    core::Decimal rate;  ///< Longs pay it when positive.
};

/// Everything that can happen to the engine, each with its own time. "Now" is the last event's time.
using Event = std::variant<market::CandleClosed, orders::Report, RunEnds, Marked>;

}  // namespace cobot::engine
