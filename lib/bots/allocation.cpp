#include "bots/allocation.hpp"

#include <algorithm>

namespace cobot::bots {

using core::Decimal;
using core::Money;
using core::Quantity;
using orders::InstrumentIndex;
using orders::Side;

std::vector<Money> trades_towards(const std::vector<Decimal>& targets, const std::vector<Money>& values, Money total,
                                  Decimal fee)
{
    std::vector<Money> trades(targets.size());
    Money left = total;
    // Each round takes the error times the fee; more would be below the last unit.
    for (int round = 0; round < 8; ++round) {
        Money turnover;
        for (std::size_t i = 0; i < targets.size(); ++i) {
            trades[i] = left * targets[i] - values[i];
            turnover += trades[i].is_negative() ? -trades[i] : trades[i];
        }
        left = total - turnover * fee;
    }
    return trades;
}

Decimal deviation(Decimal weight, Decimal target, bool is_relative)
{
    const Decimal off = (weight - target).abs();
    if (!is_relative) return off;
    if (target.is_zero()) return off.is_zero() ? Decimal() : Decimal(1);
    return off / target;
}

Decimal Allocation::weight(std::size_t i, const Desk& desk) const
{
    const Money all = total(desk);
    return all.is_positive() ? value_of(i, desk) / all : Decimal();
}

void Allocation::bring_to(std::vector<Decimal> targets, Desk& desk)
{
    targets_ = std::move(targets);
    ++times_;
    sell(desk);
}

void Allocation::sell(Desk& desk)
{
    std::vector<Money> values;
    for (std::size_t i = 0; i < targets_.size(); ++i) values.push_back(value_of(i, desk));
    last_ = trades_towards(targets_, values, total(desk), desk.instrument().taker_fee);
    phase_ = Phase::selling;
    for (std::size_t i = 0; i < targets_.size(); ++i) {
        const auto listing = static_cast<InstrumentIndex>(i);
        const Money wanted = -last_[i];
        if (!wanted.is_positive() || wanted < limits_.trade_min) continue;
        const bool whole = targets_[i].is_zero();
        const Quantity quantity = desk.round_quantity(
            whole ? desk.free_base(listing) : std::min(wanted / desk.price(listing), desk.free_base(listing)), listing);
        if (!desk.is_large_enough(desk.price(listing), quantity, listing)) continue;
        pending_.push_back(desk.market(Side::sell, quantity, {.tag = static_cast<std::uint32_t>(i)}, listing));
    }
    if (pending_.empty()) buy(desk);
}

/// Spends what there is. When it does not reach for everything, everything gets the same part of what it lacks.
void Allocation::buy(Desk& desk)
{
    phase_ = Phase::buying;
    const Money all = total(desk);
    const Decimal fee = desk.instrument().taker_fee;
    std::vector<Money> wanted(targets_.size());
    Money sum;
    for (std::size_t i = 0; i < targets_.size(); ++i) {
        wanted[i] = std::min(all * targets_[i] - value_of(i, desk), last_[i]);
        if (!wanted[i].is_positive() || wanted[i] < limits_.trade_min) wanted[i] = Money();
        sum += wanted[i];
    }
    Money funds(desk.free_quote() / (Decimal(1) + fee));
    if (limits_.spend_max.is_positive()) funds = std::min(funds, limits_.spend_max);
    const Decimal part = sum > funds && sum.is_positive() ? funds / sum : Decimal(1);
    for (std::size_t i = 0; i < targets_.size(); ++i) {
        const auto listing = static_cast<InstrumentIndex>(i);
        if (wanted[i].is_zero()) continue;
        const Quantity quantity = desk.round_quantity(wanted[i] * part / desk.price(listing), listing);
        if (!desk.is_large_enough(desk.price(listing), quantity, listing)) continue;
        pending_.push_back(desk.market(Side::buy, quantity, {.tag = static_cast<std::uint32_t>(i)}, listing));
    }
    if (pending_.empty()) phase_ = Phase::idle;
}

void Allocation::on_done(SlotIndex slot, Desk& desk)
{
    std::erase(pending_, slot);
    if (!pending_.empty()) return;
    if (phase_ == Phase::selling) {
        buy(desk);
    } else {
        phase_ = Phase::idle;
    }
}

}  // namespace cobot::bots
