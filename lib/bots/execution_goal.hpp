#pragma once

#include <algorithm>
#include <initializer_list>

#include "bots/definition.hpp"

namespace cobot::bots {

/// What an execution bot is to trade in all: coins, or money's worth of them.
struct ExecutionGoal {
    orders::Side side = orders::Side::buy;
    core::Money total;                 ///< In quote, before fees; zero: counted in coins.
    core::Quantity quantity;           ///< In coins; zero: counted in quote.
    std::optional<core::Price> limit;  ///< No order beyond it.

    bool in_quote() const { return total.is_positive(); }
    /// The whole, in the unit it is counted in.
    core::Decimal whole() const { return in_quote() ? total.value() : quantity.value(); }
    /// How much of it `quantity` at `price` is.
    core::Decimal part(core::Price price, core::Quantity of) const
    {
        return in_quote() ? (price * of).value() : of.value();
    }
    /// Coins for `part` of it at `price`.
    core::Quantity coins(core::Decimal part, core::Price price) const
    {
        return core::Quantity(in_quote() ? part / price.value() : part);
    }
    /// Whether `price` is no worse than the limit.
    bool allows(core::Price price) const
    {
        return !limit || (side == orders::Side::buy ? price <= *limit : price >= *limit);
    }
};

/// `side`, `total`, `quantity` and `limit`, followed by `own`.
std::vector<Parameter> with_goal_parameters(std::vector<Parameter> own);
ExecutionGoal goal_of(const Settings& settings);
/// One of total and quantity, and funds for it.
std::vector<std::string> goal_problems(const Settings& settings, const Context& context);
/// Quote that the goal needs, fees included; zero for sales, and for coins while their price is unknown.
core::Money goal_funds(const Settings& settings, const Context& context);

/// What was executed, and how its average price compares with others.
class ExecutionRecord {
public:
    explicit ExecutionRecord(const ExecutionGoal& goal) : goal_(goal) {}

    void add(const Execution& fill);
    core::Decimal done() const { return done_; }  ///< In the goal's unit.
    core::Decimal left() const { return std::max(goal_.whole() - done_, core::Decimal()); }
    /// How much worse than `benchmark` it was executed, in basis points; negative: better.
    core::Decimal cost_bps(core::Price benchmark) const;
    /// "62 % done", average price, and the cost against each benchmark that is not zero.
    Picture picture(std::initializer_list<std::pair<std::string_view, core::Price>> benchmarks) const;

private:
    ExecutionGoal goal_;
    core::Decimal done_;
    core::Quantity filled_;
    core::Money value_;
    core::Money fees_;
};

}  // namespace cobot::bots
