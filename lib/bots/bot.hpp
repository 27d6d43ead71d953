#pragma once

#include <string_view>

#include "ledger/portfolio.hpp"
#include "market/candle_closed.hpp"
#include "orders/messages.hpp"

namespace cobot::bots {

/// When a bot will look up.
struct Wake {
    std::size_t first;  ///< The first candle whose close could make it act.
    std::size_t then;   ///< A guess of the one after that, for whoever wants to have it at hand; may be wrong.
};

/// A state machine that turns candles and reports into orders. The same object runs in backtest, on paper and live:
/// it knows no clock and no venue, only what it is told, in order.
class Bot {
public:
    static constexpr std::size_t never = static_cast<std::size_t>(-1);

    virtual ~Bot() = default;

    virtual void on(const market::CandleClosed& event, const ledger::Portfolio& portfolio,
                    orders::Actions& actions) = 0;
    /// After the portfolio has booked it. `closed` is the trade that a fill closed, or null.
    virtual void on(const orders::Report& report, const ledger::Trade* closed, const ledger::Portfolio& portfolio,
                    orders::Actions& actions) = 0;
    /// The run is over: close everything.
    virtual void finish(const ledger::Portfolio& portfolio, orders::Actions& actions) = 0;

    /// The first candle of `instrument`, counted from `from`, whose close could make this bot act as things stand;
    /// `never` when only a report can. A venue that knows the future may skip the candles before it, and gets the
    /// same actions; one that does not ignores this.
    virtual Wake next_wake(orders::InstrumentIndex instrument, std::size_t from,
                           const ledger::Portfolio& portfolio) const = 0;
    /// Whether decisions about one instrument look at the last prices of the others it holds. Then it is told all of
    /// them by mark() before any decision that opens a position.
    virtual bool needs_marks() const = 0;
    virtual void mark(orders::InstrumentIndex instrument, double close) = 0;
    virtual std::string_view entry_tag(orders::Direction direction) const = 0;
};

}  // namespace cobot::bots
