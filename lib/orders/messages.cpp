#include "orders/messages.hpp"

#include <fmt/format.h>

namespace cobot::orders {

std::string OrderId::to_string() const { return fmt::format("cobot-{}-{}", bot, sequence); }

}  // namespace cobot::orders
