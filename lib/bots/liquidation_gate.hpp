#pragma once

#include <optional>
#include <string>
#include <vector>

#include "bots/definition.hpp"

namespace cobot::bots {

struct PlannedOrder {
    core::Price price;
    core::Quantity quantity;
};

/// What a bot means to do with one contract between two prices.
struct MarginPlan {
    core::Price price;                ///< Where it begins.
    core::Decimal position;           ///< Signed; opened there.
    core::Decimal wallet;             ///< Of the settlement asset: stands behind cross margin.
    core::Decimal extra;              ///< Margin beside the initial one, when isolated.
    std::vector<PlannedOrder> buys;   ///< Below the price, the nearest first.
    std::vector<PlannedOrder> sells;  ///< Above it, the nearest first.
    core::Price lower, upper;         ///< The range in which it must live.
};

/// Where the position would be liquidated after the price went all the way down (or up) through the orders; the worst
/// after any of them. Absent: nowhere.
std::optional<core::Price> worst_liquidation(const MarginPlan& plan, const Context& context, bool falling);

/// What is wrong when liquidation lies inside the range, in words; absent: nothing, or the file allows it.
std::optional<std::string> liquidation_in_range(const MarginPlan& plan, const Context& context);

}  // namespace cobot::bots
