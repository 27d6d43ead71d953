#pragma once

#include <optional>
#include <span>
#include <vector>

#include "core/time.hpp"
#include "market/instrument.hpp"
#include "orders/messages.hpp"

namespace cobot::simulation {

/// A book around the last price where none was recorded: the same amount at every tick, so that taking moves the price
/// in proportion to what is taken, and a resting order waits for its share of the queue at its price.
struct BookRules {
    core::Decimal depth;               ///< Money on each side within one percent of the price; 0: no book.
    core::Decimal queue_position = 1;  ///< Of an order that comes to rest: 0 before all others at its price, 1 behind.
    std::uint64_t seed = 1;            ///< Of the draws at a touched price.

    bool is_used() const { return depth.is_positive(); }

    friend bool operator==(const BookRules&, const BookRules&) = default;
};

/// How much worse than the last price the average of taking `value` (money) is, as a share of the price: half of what
/// the last part is worse. At most one half.
core::Decimal impact(const BookRules& rules, core::Decimal value);

/// What rests at one tick, in base units.
core::Quantity quantity_at_tick(const BookRules& rules, core::Price price, core::Price tick);

/// The chance that an order of `own` behind `ahead` fills when its price is touched and not traded through, where
/// `traded` was traded at that price: traded / (ahead + own), at most 1.
double touch_probability(core::Quantity own, core::Quantity ahead, double traded);

/// A trade of the market, as recorded.
struct MarketTrade {
    core::Time time;
    double price = 0;
    double quantity = 0;
};

struct BookLevel {
    core::Price price;
    core::Quantity quantity;
};

/// A book as recorded at a time; both sides begin with the best price.
struct BookSnapshot {
    core::Time time;
    std::vector<BookLevel> bids, asks;

    /// What taking `wanted` gets at once, as far as `limit` (zero: none) and the levels reach, and the average price,
    /// rounded to a tick against the taker. What was taken is gone from the levels.
    struct Taken {
        core::Quantity quantity;
        core::Price average;
    };
    Taken take(orders::Side side, core::Quantity wanted, core::Price limit, core::Price tick);
    /// What rests at a price on the side of resting orders of `side`.
    core::Quantity at(orders::Side side, core::Price price) const;
};

}  // namespace cobot::simulation
