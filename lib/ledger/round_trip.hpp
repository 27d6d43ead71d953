#pragma once

#include <cstddef>

#include "core/money.hpp"
#include "core/time.hpp"
#include "ledger/marked_position.hpp"
#include "orders/order.hpp"

namespace cobot::ledger {

/// The order in of a trade: what was paid for what.
struct Opening {
    core::Price price;
    core::Quantity quantity;
    core::Money value;  ///< Price times quantity.
    core::Money fee;
    double price_rounded = 0;  ///< The double nearest to the price.
    double open_value = 0;     ///< What went into the position, fee included.
    MarkedPosition marked;
};

/// A trade of one order in and one order out, both fees in quote, as far as searches look at it: a tenth of a Trade,
/// without memory of its own.
struct RoundTrip {
    orders::Direction direction = orders::Direction::long_;
    orders::ExitReason reason = orders::ExitReason::force_exit;
    orders::Liquidity exit_liquidity = orders::Liquidity::taker;
    bool ambiguous = false;
    std::size_t entry_index = 0;  ///< Candles of the series in which it was entered and left.
    std::size_t exit_index = 0;
    core::Time open_time, close_time;
    Opening opening;
    core::Price exit;
    core::Money fee_close;
    core::Money profit;         ///< After fees.
    double profit_rounded = 0;  ///< The double nearest to it.
    double profit_ratio = 0;
    core::Price initial_stop, stop;  ///< Zero: none, or one that Scan::record() finds anew.
};

}  // namespace cobot::ledger
