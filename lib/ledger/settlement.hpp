#pragma once

#include "core/money.hpp"
#include "orders/order.hpp"

namespace cobot::ledger {

/// What a round trip came to, in quote units.
struct Settlement {
    core::Money profit;  ///< After fees.
    double ratio = 0;    ///< Of the open value including the opening fee.
};

/// `entry_fees` are those of `fee_open` that were taken in quote; a fee taken in base shows as less to sell.
inline Settlement settle(orders::Direction direction, core::Money entry_value, core::Money exit_value,
                         core::Money fee_open, core::Money entry_fees, core::Money fee_close)
{
    const bool is_short = direction == orders::Direction::short_;
    const core::Money gross = is_short ? entry_value - exit_value : exit_value - entry_value;
    const core::Money open_value = is_short ? entry_value - fee_open : entry_value + fee_open;
    const core::Money profit = gross - entry_fees - fee_close;
    return {profit, profit.to_double() / open_value.to_double()};
}

}  // namespace cobot::ledger
