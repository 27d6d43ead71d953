#pragma once

#include "core/money.hpp"
#include "orders/order.hpp"

namespace cobot::ledger {

/// What a position has cost so far, and holds, as it is valued at the close of a candle.
struct MarkedPosition {
    double cash = 0;    ///< Paid (negative) and received so far, fees included.
    double amount = 0;  ///< Base units, negative when sold short.

    void take(orders::Side side, core::Quantity quantity, core::Price price, core::Money fee)
    {
        const double units = quantity.to_double();
        const double sign = side == orders::Side::buy ? 1 : -1;
        amount += sign * units;
        cash -= sign * units * price.to_double() + fee.to_double();
    }
};

}  // namespace cobot::ledger
