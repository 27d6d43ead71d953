#pragma once

#include "bots/definition.hpp"
#include "bots/desk.hpp"
#include "bots/liquidation_gate.hpp"

namespace cobot::bots {

/// A step of the grid that is opened at one of its prices and closed at the other, again and again. A long one buys at
/// the lower, a short one sells at the upper.
struct ContractStep {
    core::Price lower, upper;
    bool is_long = true;
    core::Quantity quantity;
    core::Quantity initial;             ///< Held from the start; closing it is no round trip.
    core::Quantity held;                ///< Opened by the grid.
    core::Decimal value;                ///< Of `held` at entry, in the settlement asset.
    core::Money fees;                   ///< Of `held`.
    core::Quantity unclosed, unopened;  ///< Filled on one side and not yet ordered on the other: too small so far.
    SlotIndex open = Desk::none;
    SlotIndex close = Desk::none;
    int fills = 0;
    core::Money profit;

    core::Price opens_at() const { return is_long ? lower : upper; }
    core::Price closes_at() const { return is_long ? upper : lower; }
    orders::Side opens_by() const { return is_long ? orders::Side::buy : orders::Side::sell; }
};

struct ContractPlan {
    std::vector<ContractStep> steps;
    MarginPlan margin;
};

/// The steps of both directions over settings `lower`, `upper`, `grids`, `spacing` and `direction`, with those beyond
/// the price marked as held from the start, by one unit each.
std::vector<ContractStep> contract_steps(const Settings& settings, const Context& context, core::Price now);

/// The same with the size that `funds` (or setting `quantity`) give them, and what stands behind them.
ContractPlan contract_plan(const Settings& settings, const Context& context, core::Price now, core::Decimal funds);

}  // namespace cobot::bots
