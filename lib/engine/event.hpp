#pragma once

#include <variant>

#include "market/candle_closed.hpp"
#include "orders/messages.hpp"

namespace cobot::engine {

/// The run is over: what is still open is to be closed now.
struct RunEnds {
    core::Time time;
};

/// Everything that can happen to the engine, each with its own time. "Now" is the last event's time.
using Event = std::variant<market::CandleClosed, orders::Report, RunEnds>;

}  // namespace cobot::engine
