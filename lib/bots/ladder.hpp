#pragma once

#include <vector>

#include "core/money.hpp"

namespace cobot::bots {

enum class Spacing { arithmetic, geometric };

/// Prices from `lower` to `upper` in `intervals` equal steps (or equal ratios), both ends included: intervals + 1
/// prices, each rounded to the tick nearest to it. Geometric: lower * (upper / lower)^(k / intervals), in doubles.
std::vector<core::Price> grid_prices(core::Price lower, core::Price upper, int intervals, Spacing spacing,
                                     core::Price tick);

/// Net profit of one pair for one unit: sell(1 - f) - buy(1 + f). (bots.md A4)
core::Money pair_profit(core::Price buy, core::Price sell, core::Quantity quantity, core::Decimal fee);

}  // namespace cobot::bots
