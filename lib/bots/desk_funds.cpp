#include <algorithm>

#include "bots/desk.hpp"

namespace cobot::bots {

using core::Decimal;
using core::Price;
using core::Quantity;
using ledger::AssetIndex;
using orders::InstrumentIndex;
using orders::Side;
using orders::Type;

Decimal Desk::free(AssetIndex asset) const
{
    Decimal left = holdings_.balance(asset);
    if (asset < reserved_.size()) left -= reserved_[asset];
    if (!has_contracts_) return left;
    for (InstrumentIndex i = 0; i < listings(); ++i) {
        if (!is_spot(i) && holdings_.settle(i) == asset) left -= margin(i);
    }
    return left;
}

/// What an order may still take from the account: the whole price of a spot buy, the coins of a spot sell, the margin
/// of a contract that it opens.
Decimal Desk::need(const Slot& slot, AssetIndex& asset) const
{
    const bool is_conditional = slot.type == Type::stop || slot.type == Type::trailing_stop;
    const market::Listing& listing = holdings_.listing(slot.instrument);
    asset = holdings_.settle(slot.instrument);
    if (slot.is_watch || is_conditional || slot.reduce_only) return Decimal();  // Asked for when they are triggered.
    const Decimal fee = std::max(listing.instrument.taker_fee, listing.instrument.maker_fee);
    const Decimal quantity = slot.remaining().value();
    if (listing.contract.is_spot()) {
        if (slot.side == Side::sell) {
            asset = holdings_.base(slot.instrument);
            return quantity;
        }
        const Decimal value = slot.price.value() * quantity;
        return setup_.fee_in_base ? value : value + value * fee;
    }
    return need_of_contract(slot, fee);
}

Decimal Desk::need_of_contract(const Slot& slot, Decimal fee) const
{
    const Decimal quantity = slot.remaining().value();
    const market::Listing& listing = holdings_.listing(slot.instrument);
    const bool inverse = listing.contract.kind == market::Contract::Kind::inverse;
    const auto value_of = [&](Decimal contracts) {
        return inverse ? contracts / slot.price.value() : contracts * slot.price.value();
    };
    const Decimal held = holdings_.position(slot.instrument);
    const bool opposes = held.is_negative() == (slot.side == Side::buy);
    const Decimal opening = opposes ? std::max(quantity - held.abs(), Decimal()) : quantity;
    return value_of(opening) / setup_.leverage + value_of(quantity) * fee;
}

// Flat: see docs/explanation/performance.md.
[[gnu::flatten]] bool Desk::reserve(Slot& slot)
{
    const Decimal wanted = need(slot, slot.reserved_asset);
    if (wanted.is_positive() && free(slot.reserved_asset) < wanted) return false;
    if (slot.reserved_asset >= reserved_.size()) reserved_.resize(slot.reserved_asset + 1);
    slot.reserved = wanted;
    reserved_[slot.reserved_asset] += wanted;
    return true;
}

void Desk::unreserve(Slot& slot)
{
    if (slot.reserved.is_zero()) return;
    reserved_[slot.reserved_asset] -= slot.reserved;
    slot.reserved = Decimal();
}

Quantity Desk::affordable(SlotIndex index, Price price, Decimal fee_rate) const
{
    const Slot& slot = slots_[index];
    const market::Instrument& it = instrument(slot.instrument);
    if (!is_spot(slot.instrument)) {
        // Margin is the venue's to judge; a closing order needs none.
        if (!slot.reduce_only) return slot.remaining();
        const Decimal held = holdings_.position(slot.instrument);
        const bool reduces = held.is_negative() == (slot.side == Side::buy);
        return reduces ? Quantity(std::min(held.abs(), slot.remaining().value())) : Quantity();
    }
    const bool takes_all = slot.type == Type::stop || slot.type == Type::trailing_stop || slot.reduce_only;
    const AssetIndex asset =
        slot.side == Side::sell ? holdings_.base(slot.instrument) : holdings_.quote(slot.instrument);
    const Decimal funds = takes_all ? holdings_.balance(asset) : free(asset) + slot.reserved;
    if (slot.side == Side::sell) {
        if (funds >= slot.remaining().value()) return slot.remaining();
        return Quantity(std::max(funds, Decimal()).round_down_to(it.quantity_step.value()));
    }
    const auto cost_of = [&](Quantity quantity) {
        const Decimal value = price.value() * quantity.value();
        return setup_.fee_in_base ? value : value + value * fee_rate;
    };
    if (funds >= cost_of(slot.remaining())) return slot.remaining();
    const Decimal each = setup_.fee_in_base ? price.value() : price.value() * (Decimal(1) + fee_rate);
    const Quantity whole((std::max(funds, Decimal()) / each).round_down_to(it.quantity_step.value()));
    // The quotient was rounded at its last place, now and then up to a lot that the funds do not pay.
    return whole.is_positive() && cost_of(whole) > funds ? whole - it.quantity_step : whole;
}

/// After a fill took more than its own reserve, others may stand on funds that are gone: the youngest are withdrawn and
/// wait.
void Desk::withdraw_unfunded(AssetIndex asset)
{
    while (free(asset).is_negative()) {
        SlotIndex youngest = none;
        for (SlotIndex i = 0; i < slots_.size(); ++i) {
            const Slot& slot = slots_[i];
            if (!slot.is_working() || slot.reserved_asset != asset || !slot.reserved.is_positive()) continue;
            if (youngest == none || slots_[youngest].id < slot.id) youngest = i;
        }
        if (youngest == none) return;
        held_back_.push_back(youngest);
        unreserve(slots_[youngest]);
        withdraw(youngest);
    }
}

}  // namespace cobot::bots
