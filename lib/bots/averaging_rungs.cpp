#include <algorithm>

#include "bots/averaging.hpp"

namespace cobot::bots {

using core::Decimal;
using core::Money;
using core::Price;
using orders::Direction;

std::vector<Rung> scaled_rungs(Decimal deviation, Decimal step_scale, Money size, Decimal volume_scale, int count)
{
    std::vector<Rung> rungs;
    Decimal step = deviation;
    Decimal distance;
    for (int k = 0; k < count; ++k) {
        distance += step;  // d + d s + d s^2 + ...: the closed form without its division.
        rungs.push_back({distance, size});
        step = step * step_scale;
        size = size * volume_scale;
    }
    return rungs;
}

Money funds_of(const AveragingPlan& plan, Decimal fee)
{
    Money sum = plan.base_order;
    for (const Rung& rung : plan.rungs) sum += rung.size;
    return sum * (Decimal(1) + fee);
}

/// Closed profits enlarge every order of the next deal alike.
Money Averaging::scaled(Money size) const
{
    if (plan_.reinvest.is_zero() || !closed_profit_.is_positive() || !plan_.scale_base.is_positive()) return size;
    return size * (Decimal(1) + closed_profit_ * plan_.reinvest / plan_.scale_base);
}

Price Averaging::rung_price(std::size_t k, const Desk& desk) const
{
    const bool is_long = plan_.direction == Direction::long_;
    const Decimal factor = is_long ? Decimal(1) - rungs_[k].deviation : Decimal(1) + rungs_[k].deviation;
    return desk.round_price(first_price_ * factor, entry_side(plan_.direction));
}

void Averaging::place_rungs(Desk& desk)
{
    if (!rungs_rest()) return;
    const std::size_t active = plan_.active_rungs == 0 ? rungs_.size() : static_cast<std::size_t>(plan_.active_rungs);
    const std::size_t wanted = std::min(rungs_.size(), static_cast<std::size_t>(filled_rungs_) + active);
    for (; placed_ < wanted; ++placed_) {
        const Price price = rung_price(placed_, desk);
        rung_slots_[placed_] = desk.limit(entry_side(plan_.direction), price, scaled(rungs_[placed_].size) / price,
                                          {.tag = tag_rung + static_cast<std::uint32_t>(placed_)});
    }
}

void Averaging::take_due_rungs(Desk& desk)
{
    if (state_ != State::holding) return;
    const Price price = desk.price();
    for (; placed_ < rungs_.size(); ++placed_) {
        const Price level = rung_price(placed_, desk);
        if (plan_.direction == Direction::long_ ? price > level : price < level) return;
        rung_slots_[placed_] = desk.market(entry_side(plan_.direction), scaled(rungs_[placed_].size) / price,
                                           {.tag = tag_rung + static_cast<std::uint32_t>(placed_)});
    }
}

}  // namespace cobot::bots
