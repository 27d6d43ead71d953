#include "orders/capabilities.hpp"

namespace cobot::orders {

bool Capabilities::cover(const Request& request) const
{
    if (!amend && request.type != Type::market) return false;
    if (!trailing_stop && request.type == Type::trailing_stop) return false;
    if (!good_till_date && request.time_in_force == TimeInForce::gtd) return false;
    if (!reduce_only && request.reduce_only) return false;
    if (request.handling == nullptr) return true;
    return (iceberg || !request.handling->is_iceberg()) && (twap || !request.handling->is_twap());
}

}  // namespace cobot::orders
