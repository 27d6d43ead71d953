// Orders that are tied to one another: OCO and brackets. A venue that has them looks after what it was sent together;
// the desk then keeps account of what the venue does. In every other case it does the same itself.
#include <algorithm>

#include "bots/desk.hpp"

namespace cobot::bots {

using core::Price;
using core::Quantity;
using orders::Handling;
using orders::InstrumentIndex;
using orders::Side;
using orders::Type;
using State = Slot::State;

namespace {

void tell(orders::Request& request, const std::function<void(Handling&)>& change)
{
    Handling handling = request.handling ? *request.handling : Handling();
    change(handling);
    request.handling = std::make_shared<const Handling>(handling);
}

}  // namespace

/// The order of a slot, if it was sent a moment ago and the venue has not seen it yet; null otherwise.
orders::Request* Desk::pending(SlotIndex index)
{
    if (slots_[index].state != State::submitting) return nullptr;
    for (auto action = actions_->rbegin(); action != actions_->rend(); ++action) {
        auto* request = std::get_if<orders::Request>(&*action);
        if (request != nullptr && request->id == slots_[index].id) return request;
    }
    return nullptr;
}

/// Whether the venue can look after these: it must get them together, and as they are.
bool Desk::can_tie(std::initializer_list<SlotIndex> slots, bool venue_ties)
{
    return venue_ties && setup_.venue.amend && std::all_of(slots.begin(), slots.end(), [&](SlotIndex slot) {
               const orders::Request* request = pending(slot);
               return request != nullptr && setup_.venue.cover(*request);
           });
}

void Desk::link(SlotIndex a, SlotIndex b)
{
    if (a == none || b == none) return;
    details_[a].linked = b;
    details_[b].linked = a;
    const bool at_venue = can_tie({a, b}, setup_.venue.one_cancels_other);
    details_[a].at_venue = details_[b].at_venue = at_venue;
    if (!at_venue) return;
    tell(*pending(a), [&](Handling& handling) { handling.sibling = ref(b); });
    tell(*pending(b), [&](Handling& handling) { handling.sibling = ref(a); });
}

/// What filled of one of two linked orders is no longer the other's to fill.
void Desk::reduce_linked(SlotIndex index, Quantity by)
{
    const SlotIndex other = details_[index].linked;
    Slot& slot = slots_[other];
    if (slot.state == State::idle || slot.state == State::cancelling) return;
    const Quantity left = slot.remaining() - by;
    if (!left.is_positive()) {
        details_[index].linked = none;
        details_[other].linked = none;
        end_linked(other);
    } else if (details_[other].at_venue && slot.is_working()) {
        unreserve(slot);
        slot.quantity = slot.filled + left;
        reserve(slot);
    } else {
        amend(other, slot.price, left);
    }
}

/// What this order is tied to has ended it.
void Desk::end_linked(SlotIndex index)
{
    if (index == none) return;
    Slot& slot = slots_[index];
    if (details_[index].at_venue && slot.is_working()) {
        slot.state = State::cancelling;  // The venue withdraws it, and says so.
    } else {
        cancel(index);
    }
}

// -- Brackets --

/// A half of a bracket, for nothing yet.
SlotIndex Desk::place_exit(SlotIndex entry, Type type, Price price, orders::ExitReason reason)
{
    const Slot& parent = slots_[entry];
    Slot slot;
    slot.instrument = parent.instrument;
    slot.side = opposite(parent.side);
    slot.type = type;
    slot.reduce_only = true;
    slot.tag = parent.tag;
    slot.state = State::waiting;
    slot.price = round_price(price, type == Type::stop ? parent.side : slot.side, slot.instrument);
    Detail detail;
    detail.reason = reason;
    detail.entry = entry;
    return new_slot(slot, detail);
}

Desk::Bracket Desk::bracket(Side side, Price price, Quantity quantity, Price target, Price stop,
                            const OrderOptions& options, InstrumentIndex i)
{
    Bracket made;
    made.entry = limit(side, price, quantity, options, i);
    if (made.entry == none) return made;
    made.target = place_exit(made.entry, Type::limit, target, orders::ExitReason::take_profit);
    made.stop = place_exit(made.entry, Type::stop, stop, orders::ExitReason::stop_loss);
    details_[made.entry].target = made.target;
    details_[made.entry].stop = made.stop;
    details_[made.target].linked = made.stop;
    details_[made.stop].linked = made.target;
    const bool at_venue = setup_.venue.reduce_only && can_tie({made.entry}, setup_.venue.bracket);
    if (!at_venue) return made;
    send(made.target);
    send(made.stop);
    for (const SlotIndex exit : {made.target, made.stop}) {
        tell(*pending(exit), [&](Handling& handling) {
            handling.sleeps = true;
            handling.sibling = ref(exit == made.target ? made.stop : made.target);
        });
        details_[exit].at_venue = true;
    }
    details_[made.entry].at_venue = true;
    // The halves are there before anything can fill.
    const auto is_entry = [&](const orders::Action& action) {
        const auto* request = std::get_if<orders::Request>(&action);
        return request != nullptr && request->id == slots_[made.entry].id;
    };
    const auto at = std::find_if(actions_->begin(), actions_->end(), is_entry);
    std::rotate(at, at + 1, actions_->end());
    tell(std::get<orders::Request>(actions_->back()), [&](Handling& handling) {
        handling.target = ref(made.target);
        handling.stop = ref(made.stop);
    });
    return made;
}

/// An entry has filled: its halves have more to close.
void Desk::grow_exits(SlotIndex entry, Quantity received)
{
    Detail& detail = details_[entry];
    detail.received += received.value();
    const Quantity lots = round_quantity(Quantity(detail.received), slots_[entry].instrument);
    // The order of what is sent is the order in which a venue wakes them.
    for (const SlotIndex exit : {detail.target, detail.stop}) {
        if (exit != none) grow_exit(exit, lots);
    }
}

void Desk::grow_exit(SlotIndex index, Quantity to)
{
    Slot& slot = slots_[index];
    // What the other half has closed is not for this one.
    const Quantity closed = details_[index].linked == none ? Quantity() : slots_[details_[index].linked].filled;
    const Quantity left = to - slot.filled - closed;
    if (!left.is_positive() || slot.state == State::cancelling) return;
    if (details_[index].at_venue) {
        slot.quantity = slot.filled + left;
    } else if (slot.state == State::waiting) {
        slot.quantity = slot.filled + left;
        if (!held_) send(index);
    } else {
        amend(index, slot.price, left);
    }
}

/// An order that has ended: halves that have nothing to close end with their entry, and what is left of an entry with
/// the half that closed all.
void Desk::leave_bracket(SlotIndex index)
{
    Detail& detail = details_[index];
    if (detail.is_exit()) {
        Detail& entry = details_[detail.entry];
        (entry.target == index ? entry.target : entry.stop) = none;
        detail.entry = none;
        return;
    }
    for (SlotIndex exit : {detail.target, detail.stop}) {
        if (exit == none) continue;
        details_[exit].entry = none;
        if (slots_[exit].quantity.is_zero()) end_linked(exit);
    }
    detail.target = detail.stop = none;
}

}  // namespace cobot::bots
