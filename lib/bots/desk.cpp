#include "bots/desk.hpp"

#include <algorithm>

#include "core/ensure.hpp"

namespace cobot::bots {

using core::Decimal;
using core::Money;
using core::Price;
using core::Quantity;
using ledger::AssetIndex;
using orders::InstrumentIndex;
using orders::Side;
using orders::Type;
using State = Slot::State;

std::string_view name(Part part)
{
    constexpr std::string_view names[] = {"grid", "deal", "shift", "capture", "transfer"};
    return names[static_cast<std::size_t>(part)];
}

std::string_view name(CloseReason reason)
{
    constexpr std::string_view names[] = {"none",    "user", "stop_loss",   "take_profit", "drawdown",
                                          "expired", "done", "liquidation", "funds",       "failed"};
    return names[static_cast<std::size_t>(reason)];
}

Desk::Desk(Setup setup, ledger::Holdings& holdings) : setup_(setup), holdings_(holdings)
{
    for (InstrumentIndex i = 0; i < listings(); ++i) has_contracts_ |= !holdings_.listing(i).contract.is_spot();
}

void Desk::begin(core::Time now, orders::Actions& actions)
{
    now_ = now;
    actions_ = &actions;
}

// -- Rounding --

Price Desk::round_price(Price price, Side side, InstrumentIndex i) const
{
    const Decimal tick = instrument(i).price_tick.value();
    return Price(side == Side::buy ? price.value().round_down_to(tick) : price.value().round_up_to(tick));
}

bool Desk::is_large_enough(Price price, Quantity quantity, InstrumentIndex i) const
{
    const market::Instrument& it = instrument(i);
    if (!quantity.is_positive() || quantity < it.quantity_min) return false;
    if (holdings_.listing(i).contract.kind == market::Contract::Kind::inverse) return true;
    return it.notional_min.is_zero() || price * quantity >= it.notional_min;
}

// -- Orders --

SlotIndex Desk::new_slot(const Slot& wanted, const Detail& detail)
{
    if (free_slots_.empty()) add_slot();
    const SlotIndex index = free_slots_.back();
    free_slots_.pop_back();
    slots_[index] = wanted;
    details_[index] = detail;
    return index;
}

void Desk::add_slot()
{
    free_slots_.push_back(static_cast<SlotIndex>(slots_.size()));
    slots_.emplace_back();
    details_.emplace_back();
}

void Desk::note_too_small(const Slot& wanted)
{
    degrade("an order of " + wanted.quantity.to_string() + " " + instrument(wanted.instrument).pair.base +
            " is below the venue's minimum");
}

/// A slot for what is wanted, its quantity in whole lots; none if it is too small or too much.
SlotIndex Desk::place(const Slot& wanted, const Detail& detail, bool skip_small)
{
    if (!wanted.is_watch) {
        if (!is_large_enough(wanted.price, wanted.quantity, wanted.instrument)) {
            // Closing what is left over is never refused for being small: the venue will say.
            if (!wanted.reduce_only || !wanted.quantity.is_positive()) {
                if (!skip_small) note_too_small(wanted);
                return none;
            }
        }
        if (!is_spot(wanted.instrument) && !allows_leverage(wanted)) return none;
    }
    const SlotIndex index = new_slot(wanted, detail);
    if (held_ || !reserve(slots_[index])) {
        slots_[index].state = State::waiting;
        waiting_.push_back(index);
        return index;
    }
    send(index);
    return index;
}

std::shared_ptr<const orders::Handling> Desk::handling_of(const Detail& detail)
{
    orders::Handling handling;
    handling.display = detail.display;
    handling.slices = detail.slices;
    handling.interval = detail.interval;
    return std::make_shared<const orders::Handling>(handling);
}

void Desk::send(SlotIndex index)
{
    Slot& slot = slots_[index];
    const Detail& detail = details_[index];
    slot.id = {setup_.bot, ++sequence_};
    slot.state = State::submitting;
    if (slot.is_watch) {
        actions_->emplace_back(
            orders::Watch{slot.id, slot.instrument, index, slot.price, slot.side == Side::sell, {}, {}});
        return;
    }
    auto& request = std::get<orders::Request>(actions_->emplace_back(std::in_place_type<orders::Request>));
    request.id = slot.id;
    request.slot = index;
    request.instrument = slot.instrument;
    request.side = slot.side;
    request.type = slot.type;
    request.time_in_force = detail.time_in_force;
    request.post_only = detail.post_only;
    request.reduce_only = slot.reduce_only;
    request.quantity = slot.remaining();
    request.reason = detail.reason;
    request.trail = detail.trail;
    request.activation = detail.activation;
    request.expires = detail.expires;
    if (detail.display.is_positive() || detail.slices > 1) request.handling = handling_of(detail);
    switch (slot.type) {
        case Type::market: break;
        case Type::limit: request.limit = slot.price; break;
        case Type::stop:
        case Type::trailing_stop: request.trigger = slot.price; break;
        case Type::stop_limit:
            request.trigger = slot.price;
            request.limit = detail.limit;
            break;
    }
}

SlotIndex Desk::limit(Side side, Price price, Quantity quantity, const OrderOptions& options, InstrumentIndex i)
{
    return order(Type::limit, side, round_price(price, side, i), quantity, options, i);
}

SlotIndex Desk::market(Side side, Quantity quantity, const OrderOptions& options, InstrumentIndex i)
{
    // What a TWAP order may pay at worst is a limit; a part beyond it waits for the next.
    const bool is_limited = options.slices > 1 && !options.limit.is_zero();
    if (is_limited) return order(Type::limit, side, round_price(options.limit, side, i), quantity, options, i);
    return order(Type::market, side, this->price(i), quantity, options, i);
}

SlotIndex Desk::stop(Side side, Price trigger, Quantity quantity, const OrderOptions& options, InstrumentIndex i)
{
    const Type type = options.limit.is_zero() ? Type::stop : Type::stop_limit;
    return order(type, side, round_price(trigger, opposite(side), i), quantity, options, i);
}

SlotIndex Desk::trailing_stop(Side side, Decimal distance, Price activation, Quantity quantity,
                              const OrderOptions& options, InstrumentIndex i)
{
    return order(Type::trailing_stop, side, this->price(i), quantity, options, i, distance, activation);
}

// Flat: see docs/explanation/performance.md.
[[gnu::flatten]] SlotIndex Desk::order(Type type, Side side, Price price, Quantity quantity,
                                       const OrderOptions& options, InstrumentIndex i, Decimal trail, Price activation)
{
    Slot slot;
    slot.instrument = i;
    slot.side = side;
    slot.type = type;
    slot.reduce_only = options.reduce_only;
    slot.tag = options.tag;
    slot.price = price;
    slot.quantity = round_quantity(quantity, i);
    Detail detail;
    detail.time_in_force = options.time_in_force;
    detail.post_only = options.post_only;
    detail.reason = options.reason;
    detail.limit = type == Type::stop_limit ? options.limit : Price();
    detail.trail = trail;
    detail.activation = activation;
    detail.expires = options.expires;
    if (options.display < quantity) detail.display = options.display;
    detail.slices = options.slices;
    detail.interval = options.interval;
    return place(slot, detail, options.skip_small);
}

SlotIndex Desk::watch(Price level, bool rising, std::uint32_t tag, InstrumentIndex i)
{
    Slot slot;
    slot.is_watch = true;
    slot.instrument = i;
    slot.side = rising ? Side::sell : Side::buy;  // A watch lies where an order of that side would.
    slot.tag = tag;
    slot.price = round_price(level, slot.side, i);
    return place(slot, Detail{});
}

void Desk::cancel(SlotIndex index)
{
    Slot& slot = slots_[index];
    if (slot.state == State::waiting) {
        std::erase(waiting_, index);
        release(index);
    } else if (slot.is_working()) {
        withdraw(index);
    }
}

void Desk::withdraw(SlotIndex index)
{
    slots_[index].state = State::cancelling;
    actions_->emplace_back(orders::Cancel{slots_[index].id, slots_[index].instrument, index});
}

void Desk::cancel_all()
{
    for (SlotIndex i = 0; i < slots_.size(); ++i) cancel(i);
}

void Desk::amend(SlotIndex index, Price price, Quantity quantity)
{
    Slot& slot = slots_[index];
    COBOT_ENSURE(details_[index].slices == 1, "a TWAP order cannot be amended");
    const Price rounded = slot.type == Type::limit ? round_price(price, slot.side, slot.instrument) : price;
    const Quantity lots = round_quantity(quantity, slot.instrument);
    if (slot.state == State::waiting) {
        slot.price = rounded;
        slot.quantity = slot.filled + lots;
        return;
    }
    if (!slot.is_working()) return;
    unreserve(slot);
    const Slot before = slot;
    slot.price = rounded;
    slot.quantity = slot.filled + lots;
    if (!reserve(slot)) {  // Not enough for the new size: it stays what it was.
        slot = before;
        const bool again = reserve(slot);
        COBOT_ENSURE(again, "funds that were reserved a moment ago");
        degrade("an order cannot be enlarged: the funds do not reach");
        return;
    }
    actions_->emplace_back(orders::Amend{slot.id, slot.instrument, index, rounded, lots});
}

// -- Reports --

void Desk::accept(SlotIndex index)
{
    if (slots_[index].state == State::submitting) slots_[index].state = State::open;
}

Execution Desk::take(const orders::Report& report, const ledger::Holdings::Booked& booked)
{
    Slot& slot = slots_[report.slot];
    const orders::Fill& fill = report.fill;
    slot.filled += fill.quantity;
    slot.filled_value += booked.value;
    slot.fees += booked.fee;
    Execution made{report.slot,  fill.price,      fill.quantity, fill.quantity,
                   booked.value, booked.realised, booked.fee,    false};
    if (fill.fee_asset == orders::FeeAsset::base) made.received -= Quantity(fill.fee);
    made.complete = report.kind == orders::Report::Kind::filled;
    unreserve(slot);
    if (made.complete) {
        if (slot.state != State::cancelling) slot.state = State::partial;
    } else {
        if (slot.state == State::open || slot.state == State::submitting) slot.state = State::partial;
        AssetIndex asset = 0;
        const Decimal rest = need(slot, asset);
        slot.reserved_asset = asset;
        slot.reserved = rest;
        if (asset >= reserved_.size()) reserved_.resize(asset + 1);
        reserved_[asset] += rest;
    }
    const Detail& detail = details_[report.slot];
    if (detail.linked != none) reduce_linked(report.slot, fill.quantity);
    if (detail.target != none) grow_exits(report.slot, made.received);
    if (details_[report.slot].is_exit() && made.complete) end_linked(details_[report.slot].entry);
    const AssetIndex given = !is_spot(slot.instrument) ? holdings_.settle(slot.instrument)
                             : slot.side == Side::buy  ? holdings_.quote(slot.instrument)
                                                       : holdings_.base(slot.instrument);
    if (free(given).is_negative()) withdraw_unfunded(given);
    return made;
}

void Desk::release(SlotIndex index)
{
    Slot& slot = slots_[index];
    unreserve(slot);
    leave_bracket(index);
    const SlotIndex other = details_[index].linked;
    if (other != none) details_[other].linked = none;
    details_[index].linked = none;
    std::erase(held_back_, index);  // It filled while it was being withdrawn.
    slot.state = State::idle;
    free_slots_.push_back(index);
}

void Desk::retry_waiting()
{
    if (waiting_.empty() || held_) return;
    std::size_t kept = 0;
    const std::size_t count = waiting_.size();
    for (std::size_t k = 0; k < count; ++k) {
        const SlotIndex index = waiting_[k];
        Slot& slot = slots_[index];
        if (slot.type == Type::market) slot.price = price(slot.instrument);
        if (reserve(slot)) {
            send(index);
        } else {
            waiting_[kept++] = index;
        }
    }
    waiting_.erase(waiting_.begin() + static_cast<std::ptrdiff_t>(kept),
                   waiting_.begin() + static_cast<std::ptrdiff_t>(count));
}

void Desk::hold(bool held)
{
    held_ = held;
    if (!held) {
        retry_waiting();
        return;
    }
    for (SlotIndex i = 0, count = static_cast<SlotIndex>(slots_.size()); i < count; ++i) {
        if (!slots_[i].is_working()) continue;
        held_back_.push_back(i);
        withdraw(i);
    }
}

bool Desk::hold_back(SlotIndex index)
{
    const auto found = std::find(held_back_.begin(), held_back_.end(), index);
    if (found == held_back_.end()) return false;
    held_back_.erase(found);
    Slot& slot = slots_[index];
    unreserve(slot);
    slot.state = State::waiting;
    details_[index].at_venue = false;  // It comes back alone.
    if (slot.remaining().is_positive()) waiting_.push_back(index);
    if (!held_) retry_waiting();
    return true;
}

Money Desk::trend() const
{
    Money rest = holdings_.profit() - holdings_.funding();
    for (const Money& part : parts_) rest -= part;
    return rest;
}

void Desk::degrade(std::string reason)
{
    if (std::find(degraded_.begin(), degraded_.end(), reason) == degraded_.end())
        degraded_.push_back(std::move(reason));
}

}  // namespace cobot::bots
