#include "bots/leg.hpp"

namespace cobot::bots {

using core::Decimal;
using core::Money;
using core::Price;
using core::Quantity;
using orders::Side;

Price Leg::average() const { return entered_.is_positive() ? cost_ / entered_ : Price(); }

void Leg::enter(Side side, Quantity quantity, Desk& desk)
{
    cost_ = Money();
    entered_ = Quantity();
    profit_ = Money();
    since_ = desk.now();
    entry_ = desk.market(side, quantity, {.tag = listing_}, listing_);
}

void Leg::withdraw_stop(Desk& desk)
{
    if (stop_ != Desk::none) desk.cancel(stop_);
    stop_ = Desk::none;
}

void Leg::protect(Price trigger, Desk& desk)
{
    withdraw_stop(desk);
    if (lots(desk).is_zero() || !trigger.is_positive()) return;
    const OrderOptions options{.tag = listing_, .reduce_only = true, .reason = orders::ExitReason::stop_loss};
    stop_ = desk.stop(closing_side(), trigger, lots(desk), options, listing_);
}

void Leg::trail(Decimal distance, Desk& desk)
{
    withdraw_stop(desk);
    if (lots(desk).is_zero()) return;
    const OrderOptions options{.tag = listing_, .reduce_only = true, .reason = orders::ExitReason::trailing_stop_loss};
    stop_ = desk.trailing_stop(closing_side(), distance, Price(), lots(desk), options, listing_);
}

void Leg::leave(orders::ExitReason reason, Desk& desk)
{
    if (exit_ != Desk::none) return;
    if (entry_ != Desk::none) desk.cancel(entry_);
    entry_ = Desk::none;
    withdraw_stop(desk);
    if (lots(desk).is_zero()) return;
    exit_ = desk.market(closing_side(), lots(desk), {.tag = listing_, .reduce_only = true, .reason = reason}, listing_);
}

bool Leg::take(const Execution& fill, Desk& desk)
{
    const bool buys = desk.slot(fill.slot).side == Side::buy;
    const bool opens = held_.is_zero() || held_.is_negative() != buys;
    profit_ += fill.realised - fill.fee;
    held_ += buys ? fill.received.value() : -fill.quantity.value();
    if (opens) {
        cost_ += fill.value;
        entered_ += fill.quantity;
    }
    if (fill.complete) {
        if (fill.slot == entry_) entry_ = Desk::none;
        if (fill.slot == exit_) exit_ = Desk::none;
        if (fill.slot == stop_) stop_ = Desk::none;
    }
    if (opens || is_open(desk) || !fill.complete) return false;
    withdraw_stop(desk);
    desk.attribute(Part::deal, profit_);
    desk.count_round_trip();
    return true;
}

bool Leg::ended(SlotIndex slot)
{
    const bool was_entry = slot == entry_;
    if (slot == entry_) entry_ = Desk::none;
    if (slot == exit_) exit_ = Desk::none;
    if (slot == stop_) stop_ = Desk::none;
    return was_entry && held_.is_zero();
}

}  // namespace cobot::bots
