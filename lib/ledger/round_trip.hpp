#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/money.hpp"
#include "core/time.hpp"
#include "ledger/marked_position.hpp"
#include "orders/order.hpp"

namespace cobot::ledger {

/// What went into a trade: what was paid for what.
struct Opening {
    core::Price price;
    core::Quantity quantity;
    core::Money value;  ///< Price times quantity.
    core::Money fee;
    double price_rounded = 0;  ///< The double nearest to the price.
    double open_value = 0;     ///< What went into the position, fee included.
    MarkedPosition marked;     ///< Of a trade that was filled at once.
};

/// One fill of a trade that was filled in parts.
struct TripFill {
    bool is_entry = true;
    bool ambiguous = false;
    orders::Liquidity liquidity = orders::Liquidity::taker;
    orders::ExitReason reason = orders::ExitReason::force_exit;  ///< Of one that closes.
    std::size_t candle = 0;
    core::Time time;
    core::Price price;
    core::Quantity quantity;
    core::Money fee;
    core::Price stop;  ///< After it; zero: none.
};

/// A trade with fees in quote, as far as searches look at it: a tenth of a Trade, without memory of its own.
struct RoundTrip {
    orders::Direction direction = orders::Direction::long_;
    orders::ExitReason reason = orders::ExitReason::force_exit;
    orders::Liquidity exit_liquidity = orders::Liquidity::taker;
    bool ambiguous = false;
    std::uint32_t pair = 0;  ///< Its place in the run's list.
    std::uint32_t id = 0;    ///< Of a run over several pairs: 1, 2, ... in opening order.
    /// Its fills in RoundTrips; none: one that entered, and one that left with all of it.
    std::uint32_t first_fill = 0, fill_count = 0;
    std::size_t entry_index = 0;  ///< Candles of the series in which it was entered and left.
    std::size_t exit_index = 0;
    core::Time open_time, close_time;
    Opening opening;
    core::Price exit;  ///< Of the last fill.
    core::Money fee_close;
    core::Money profit;         ///< After fees.
    double profit_rounded = 0;  ///< The double nearest to it.
    double profit_ratio = 0;
    core::Price initial_stop, stop;  ///< Zero: none, or one that Scan::record() finds anew.
};

/// The fill of a trade that was entered by one.
inline TripFill entry_fill(const RoundTrip& trip)
{
    return {.candle = trip.entry_index,
            .time = trip.open_time,
            .price = trip.opening.price,
            .quantity = trip.opening.quantity,
            .fee = trip.opening.fee,
            .stop = trip.initial_stop};
}

/// A fill, or the closing of a trade, in a run over several pairs, whose positions stand beside each other.
struct PositionChange {
    std::size_t candle = 0;  ///< Counted from the first candle of the pair that begins first.
    std::uint32_t trade = 0;
    std::uint32_t pair = 0;
    MarkedPosition by = {};
    core::Money profit = {};  ///< Of a closing.
    bool closes = false;      ///< The trade is no more, and its position nothing.
};

/// Trades in closing order.
struct RoundTrips {
    std::vector<RoundTrip> trips;
    std::vector<TripFill> fills;  ///< Of those that were filled in parts, in order.
    /// Of several pairs: those of a trade in order, those of different trades in any.
    std::vector<PositionChange> changes;

    std::span<const TripFill> fills_of(const RoundTrip& trip) const
    {
        return std::span(fills).subspan(trip.first_fill, trip.fill_count);
    }
    void clear()
    {
        trips.clear();
        fills.clear();
        changes.clear();
    }
};

}  // namespace cobot::ledger
