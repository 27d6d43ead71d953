#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "simulation/path_exchange.hpp"

namespace cobot::simulation {

/// What a bot holds of one of its listings.
struct Position {
    core::Decimal quantity;  ///< Negative when short.
    core::Price average;
    core::Price price;
};

/// How a bot stands.
struct Account {
    std::string currency;
    core::Money cash, equity, net_deposits, profit, fees, funding;
    int fills = 0;
    int round_trips = 0;
    int open_orders = 0;
    std::vector<Position> positions;                         ///< Of each listing.
    std::vector<std::pair<std::string, core::Money>> parts;  ///< What the profit is made of.
    bots::Picture picture;
    std::vector<std::string> troubles;
};

/// One bot at a simulated exchange, told of candles as they come. Moved by what it is told alone, so that telling it
/// the same again leads to the same state.
class Session {
public:
    using State = engine::BotEngine::State;

    virtual ~Session() = default;

    /// A candle of the feed for each listing; null where there is none. Times are those of the feed's candle.
    virtual void step(core::Time open_time, std::span<const PathExchange::Told* const> told) = 0;
    virtual void tell(engine::Command command, core::Time time) = 0;
    virtual void tell(const bots::Message& message) = 0;
    virtual void change(const bots::Terms& terms, const bots::Settings& settings, core::Time time) = 0;
    /// Calls `told` after each fill was booked.
    virtual void watch_fills(std::function<void(const orders::Report&)> told) = 0;

    virtual State state() const = 0;
    virtual bots::CloseReason reason() const = 0;
    bool is_over() const { return state() == State::closed; }
    /// What it is worth at the last prices; what is brought in before any is known.
    virtual core::Money equity() const = 0;
    virtual Account account() const = 0;
};

}  // namespace cobot::simulation
