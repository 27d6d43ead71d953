#pragma once

#include <vector>

#include "bots/desk.hpp"

namespace cobot::bots {

/// What must be bought (positive) or sold of each coin, in money, so that its value becomes its target share of
/// everything after the fees of these very trades: target * V - value, where V = total - fee * sum of |trades|, found
/// by iteration. (bots.md 19)
std::vector<core::Money> trades_towards(const std::vector<core::Decimal>& targets,
                                        const std::vector<core::Money>& values, core::Money total, core::Decimal fee);

/// How far a weight is from its target: |w - t|, or |w - t| / t.
core::Decimal deviation(core::Decimal weight, core::Decimal target, bool is_relative);

/// Coins in one currency, brought to target shares by market orders: what is too much is sold first, then the proceeds
/// buy what lacks. One listing for each coin, all quoted in the account's currency.
class Allocation {
public:
    struct Limits {
        core::Money trade_min;  ///< Smaller trades are left out.
        core::Money spend_max;  ///< For purchases of one time; zero: no limit.
    };

    Allocation(std::size_t listings, Limits limits) : targets_(listings), limits_(limits) {}

    void limit(Limits limits) { limits_ = limits; }

    core::Money value_of(std::size_t i, const Desk& desk) const
    {
        const auto listing = static_cast<orders::InstrumentIndex>(i);
        return desk.price(listing) * core::Quantity(desk.position(listing));
    }
    core::Money total(const Desk& desk) const { return desk.holdings().equity(); }
    core::Decimal weight(std::size_t i, const Desk& desk) const;

    /// Sends the sales; the purchases follow when these are done.
    void bring_to(std::vector<core::Decimal> targets, Desk& desk);
    bool is_busy() const { return phase_ != Phase::idle; }
    /// To be told of every fill and end of an order that is not filled.
    void on_done(SlotIndex slot, Desk& desk);

    int times() const { return times_; }
    const std::vector<core::Money>& last_trades() const { return last_; }

private:
    enum class Phase { idle, selling, buying };

    void sell(Desk& desk);
    void buy(Desk& desk);

    std::vector<core::Decimal> targets_;
    Limits limits_;
    Phase phase_ = Phase::idle;
    std::vector<SlotIndex> pending_;
    std::vector<core::Money> last_;
    int times_ = 0;
};

}  // namespace cobot::bots
