#include "orders/messages.hpp"

#include <fmt/format.h>

namespace cobot::orders {

std::string OrderId::to_string() const { return fmt::format("cobot-{}-{}", bot, sequence); }

core::Quantity due_quantity(core::Quantity whole, const Handling& handling, int parts, core::Quantity step)
{
    if (parts >= handling.slices) return whole;
    const core::Decimal share = whole.value() * core::Decimal(parts) / core::Decimal(handling.slices);
    return core::Quantity(share.round_down_to(step.value()));
}

}  // namespace cobot::orders
