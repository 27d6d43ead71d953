#pragma once

#include "core/money.hpp"
#include "orders/order.hpp"

namespace cobot::ledger {

/// What a round trip came to, in quote units.
struct Settlement {
    core::Money profit;  ///< After fees.
    double ratio = 0;    ///< Of the open value including the opening fee.
};

/// What went into a position, the opening fee included.
inline core::Money open_value(orders::Direction direction, core::Money entry_value, core::Money fee_open)
{
    return direction == orders::Direction::short_ ? entry_value - fee_open : entry_value + fee_open;
}

/// `entry_fees` are those of the opening fee that were taken in quote; a fee taken in base shows as less to sell.
inline core::Money profit(orders::Direction direction, core::Money entry_value, core::Money exit_value,
                          core::Money entry_fees, core::Money fee_close)
{
    const bool is_short = direction == orders::Direction::short_;
    return (is_short ? entry_value - exit_value : exit_value - entry_value) - entry_fees - fee_close;
}

inline Settlement settle(orders::Direction direction, core::Money entry_value, core::Money exit_value,
                         core::Money fee_open, core::Money entry_fees, core::Money fee_close)
{
    const core::Money made = profit(direction, entry_value, exit_value, entry_fees, fee_close);
    return {made, made.to_double() / open_value(direction, entry_value, fee_open).to_double()};
}

}  // namespace cobot::ledger
