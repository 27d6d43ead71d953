#pragma once

#include <optional>
#include <string>
#include <vector>

#include "bots/definition.hpp"
#include "bots/ladder.hpp"

namespace cobot::bots {

/// What a grid between two prices is to be, as its file says it.
struct GridTerms {
    core::Price lower, upper;
    int intervals = 1;
    Spacing spacing = Spacing::geometric;
    bool size_in_quote = false;             ///< The same money in each step; otherwise the same coins.
    std::optional<core::Decimal> quantity;  ///< Of each step; absent: what there is, is divided.
    bool profit_in_base = false;
    bool reinvest = false;
    int max_open = 0;
    core::Decimal band;
};
GridTerms grid_terms_of(const Settings& settings);

/// The lines of a grid, and where the price stands between them.
struct GridPlan {
    std::vector<core::Price> prices;
    std::size_t empty = 0;  ///< The line nearest to the price, which stays without an order.

    /// Base units (for each unit of size) in step i.
    core::Decimal weight(std::size_t i, bool in_quote) const
    {
        return in_quote ? core::Decimal(1) / prices[i].value() : core::Decimal(1);
    }
};
GridPlan grid_plan(const GridTerms& terms, core::Price price, core::Price tick);
std::size_t nearest_line(const std::vector<core::Price>& prices, core::Price price);

/// The size of a step when coins for the steps above the price are bought (or left-over coins sold) now, and all
/// buys below are reserved for, fees included: q = I / [n_sell P0 (1 + f) + sum of buys (1 + f)].
core::Decimal grid_size(const GridPlan& plan, const GridTerms& terms, core::Price price, core::Decimal fee,
                        core::Decimal quote, core::Decimal base);
/// What all its orders need in quote, with the price where the context says (without one: at the top).
core::Money grid_funds(const GridTerms& terms, const Context& context);

/// Keys of every grid between two prices, and what can be wrong with them.
std::vector<Parameter> grid_parameters();
std::vector<std::string> grid_problems(const Settings& settings, const Context& context);

}  // namespace cobot::bots
