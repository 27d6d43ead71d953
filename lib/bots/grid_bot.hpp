#pragma once

#include "bots/grid_plan.hpp"
#include "bots/grid_steps.hpp"
#include "bots/machine.hpp"

namespace cobot::bots {

/// A grid of orders between two prices. Steps above the price hold coins and wait to sell, those below wait to buy; the
/// line nearest to the price stays empty.
class GridBot : public Machine {
public:
    explicit GridBot(const GridTerms& terms) : terms_(terms) {}

    void start(Desk& desk) override;
    void on_fill(const Execution& fill, Desk& desk) override;
    void on_end(SlotIndex slot, OrderEnd end, Desk& desk) override;
    void on_timer(Desk& desk) override;
    std::optional<PriceRange> range() const override;
    Picture picture(const Desk& desk) const override;

protected:
    /// Puts the grid around the present price with all that the account has.
    void lay(Desk& desk);
    /// Withdraws everything and lays the grid of other terms.
    void lay_again(const GridTerms& terms, Desk& desk);
    const GridTerms& terms() const { return terms_; }
    const GridSteps& steps() const { return steps_; }
    GridSteps& steps() { return steps_; }
    core::Quantity step_quantity() const { return quantity_; }

    static constexpr std::uint32_t opening = ~std::uint32_t{0};

private:
    void trade_difference(core::Quantity needed, core::Decimal price, Desk& desk);
    void reinvest(Desk& desk);

    GridTerms terms_;
    GridSteps steps_;
    core::Quantity quantity_;  ///< Of the bottom step.
    core::Money reinvested_;
    core::Quantity coins_;  ///< Worth of the account in coins when it began.
};

}  // namespace cobot::bots
