#pragma once

#include "orders/messages.hpp"

namespace cobot::orders {

/// Which orders a venue carries out itself. Market, limit and stop orders and their withdrawal every venue has; what it
/// lacks of the rest, the engine makes of these, with the same fills: OCO and brackets at the desk (bots/desk.hpp), the
/// others in engine/synthetic_orders.hpp.
struct Capabilities {
    bool trailing_stop = true;
    bool one_cancels_other = true;
    bool bracket = true;
    bool iceberg = true;
    bool twap = true;
    bool reduce_only = true;
    bool good_till_date = true;
    bool amend = true;

    static Capabilities none() { return {false, false, false, false, false, false, false, false}; }

    /// Whether the venue takes the order as it is, and whatever may be asked of it later.
    bool cover(const Request& request) const;
    /// Whether every order can be sent as it is.
    bool cover_all() const { return trailing_stop && iceberg && twap && reduce_only && good_till_date && amend; }
};

}  // namespace cobot::orders
