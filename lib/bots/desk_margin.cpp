#include <fmt/format.h>

#include "bots/desk.hpp"

namespace cobot::bots {

using core::Decimal;
using core::Price;
using ledger::AssetIndex;
using orders::InstrumentIndex;
using orders::Side;

Decimal Desk::extra_margin(InstrumentIndex i) const
{
    return i < added_margin_.size() ? setup_.extra_margin + added_margin_[i] : setup_.extra_margin;
}

Decimal Desk::margin(InstrumentIndex i) const
{
    const Decimal cost = holdings_.contract_cost(i).abs();
    if (cost.is_zero()) return Decimal();
    if (setup_.cross_margin) return cost / setup_.leverage;
    return cost / setup_.leverage + extra_margin(i) + holdings_.contract_funding(i);
}

bool Desk::add_margin(Decimal amount, InstrumentIndex i)
{
    if (free(holdings_.settle(i)) < amount || (extra_margin(i) + amount).is_negative()) return false;
    if (i >= added_margin_.size()) added_margin_.resize(i + 1);
    added_margin_[i] += amount;
    return true;
}

ledger::MarginPosition Desk::margin_position(InstrumentIndex i) const
{
    const market::Contract& contract = holdings_.listing(i).contract;
    ledger::MarginPosition made;
    if (contract.is_spot() || holdings_.position(i).is_zero()) return made;
    made.kind = contract.kind;
    made.brackets = contract.brackets;
    made.quantity = holdings_.position(i);
    made.entry = holdings_.average_price(i);
    made.liquidation_fee = setup_.liquidation_fee;
    made.form = setup_.maintenance;
    if (!setup_.cross_margin) {
        made.balance = margin(i);
        return made;
    }
    const AssetIndex settle = holdings_.settle(i);
    made.balance = holdings_.balance(settle);
    for (InstrumentIndex other = 0; other < listings(); ++other) {
        const market::Listing& listing = holdings_.listing(other);
        if (other == i || listing.contract.is_spot() || holdings_.settle(other) != settle) continue;
        if (holdings_.position(other).is_zero()) continue;
        ledger::MarginPosition beside = made;
        beside.kind = listing.contract.kind;
        beside.brackets = listing.contract.brackets;
        beside.quantity = holdings_.position(other);
        made.balance += holdings_.contract_profit(other, holdings_.mark(other)) -
                        ledger::maintenance_margin(beside, holdings_.mark(other));
    }
    return made;
}

std::optional<Price> Desk::liquidation_price(InstrumentIndex i) const
{
    return ledger::liquidation_price(margin_position(i));
}

/// The larger a position, the lower the leverage that its bracket grants; a venue refuses what would exceed it.
bool Desk::allows_leverage(const Slot& wanted)
{
    const market::Contract& contract = holdings_.listing(wanted.instrument).contract;
    if (wanted.reduce_only || contract.brackets.empty()) return true;
    Decimal ordered = wanted.quantity.value();
    if (contract.brackets.size() > 1) {
        for (const Slot& slot : slots_) {
            const bool adds = slot.state != Slot::State::idle && !slot.is_watch && !slot.reduce_only &&
                              slot.instrument == wanted.instrument && slot.side == wanted.side;
            if (adds) ordered += slot.remaining().value();
        }
    }
    const Decimal change = wanted.side == Side::buy ? ordered : -ordered;
    const Decimal value = ledger::notional(contract.kind, holdings_.position(wanted.instrument) + change, wanted.price);
    const Decimal most = ledger::leverage_max(contract.brackets, value);
    if (setup_.leverage <= most) return true;
    degrade(fmt::format("a position worth {} may have a leverage of {} at most, not {}", value.to_string(2),
                        most.to_string(), setup_.leverage.to_string()));
    return false;
}

}  // namespace cobot::bots
