#pragma once

#include <string_view>

namespace cobot::market {

/// Whether a venue's prices are invented, which whoever shows them must say.
constexpr bool is_invented(std::string_view exchange) { return exchange == "simulated" || exchange == "simulated_two"; }

}  // namespace cobot::market
