#include "engine/synthetic_orders.hpp"

#include <algorithm>
#include <utility>

namespace cobot::engine {

using core::Quantity;
using orders::Actions;
using orders::OrderId;
using orders::Report;
using orders::Request;
using orders::Side;
using orders::TimeInForce;
using orders::Type;

SyntheticOrders::Worked* SyntheticOrders::find(std::uint32_t slot, OrderId id)
{
    if (id.sequence == 0 || slot >= worked_.size() || !worked_[slot].is_used()) return nullptr;
    Worked& order = worked_[slot];
    return order.request.id == id || order.there == id ? &order : nullptr;
}

bool SyntheticOrders::is_twap(const Worked& order) const
{
    return order.request.handling != nullptr && order.request.handling->is_twap() && !venue_.twap;
}

/// Whether we work it part after part.
bool SyntheticOrders::is_parted(const Worked& order) const
{
    return order.request.handling != nullptr && order.request.handling->is_iceberg() && !venue_.iceberg;
}

// -- From the bot to the venue --

void SyntheticOrders::send(const orders::Action& wanted, Actions& out)
{
    std::visit([&](const auto& one) { send(one, out); }, wanted);
}

void SyntheticOrders::send(const Request& request, Actions& out)
{
    if (venue_.cover(request)) {
        out.emplace_back(request);
        return;
    }
    if (request.slot >= worked_.size()) worked_.resize(request.slot + 1);
    Worked& order = worked_[request.slot];
    order = Worked();
    order.request = request;
    order.left = request.quantity;
    said_.push_back(report(order, Report::Kind::accepted));
    if (is_twap(order)) {
        order.due = desk_.now();
        place_part(order, desk_.now(), out);
    } else {
        place(order, out);
    }
}

/// How much of an order may be at the venue now.
Quantity SyntheticOrders::part_of(const Worked& order) const
{
    const Request& request = order.request;
    Quantity part = order.left;
    if (is_parted(order)) part = std::min(part, request.handling->display);
    if (request.reduce_only && !venue_.reduce_only) part = std::min(part, reducible(order));
    return part;
}

Quantity SyntheticOrders::reducible(const Worked& order) const
{
    const Request& request = order.request;
    const market::Instrument& it = desk_.instrument(request.instrument);
    const core::Price price = request.limit.is_zero() ? desk_.price(request.instrument) : request.limit;
    return desk_.affordable(request.slot, price, std::max(it.maker_fee, it.taker_fee));
}

/// Whether we follow the price for it. One that may only reduce would begin anew with every position.
bool SyntheticOrders::follows_here(const Worked& order) const
{
    if (order.request.type != Type::trailing_stop) return false;
    return !venue_.trailing_stop || (order.request.reduce_only && !venue_.reduce_only);
}

/// Puts there what belongs there, where nothing is.
void SyntheticOrders::place(Worked& order, Actions& out)
{
    if (follows_here(order)) return place_watch(order, out);
    const Quantity part = part_of(order);
    if (part.is_zero() && order.request.type == Type::market) return refuse(order);
    if (part.is_zero()) return place_watch(order, out);
    Request request = order.request;
    if (order.is_sent_anew || order.left != order.request.quantity) request.id = desk_.new_id();
    request.quantity = part;
    request.joins = order.joins;
    request.replaces = order.withdrawn.sequence;
    if (!venue_.good_till_date && request.time_in_force == TimeInForce::gtd) request.time_in_force = TimeInForce::gtc;
    if (!venue_.reduce_only) request.reduce_only = false;
    if (is_parted(order)) request.handling = nullptr;
    order.there = request.id;
    order.there_left = part;
    order.there_limit = request.limit;
    order.is_watch = order.is_withdrawn = order.joins = false;
    order.is_clamped = !is_parted(order) && part < order.left;
    out.emplace_back(std::move(request));
}

/// There is nothing that a market order could reduce.
void SyntheticOrders::refuse(Worked& order)
{
    Report told = report(order, Report::Kind::rejected);
    told.text = "the balance does not cover it";
    said_.push_back(std::move(told));
    end(order);
}

/// A trailing stop that the venue lacks follows the price as a watch. An order that has nothing to reduce comes to its
/// end where it would have been met.
void SyntheticOrders::place_watch(Worked& order, Actions& out)
{
    const Request& request = order.request;
    orders::Watch watch;
    watch.id = desk_.new_id();
    watch.slot = request.slot;
    watch.instrument = request.instrument;
    if (request.type == Type::trailing_stop) {
        watch.rising = request.side == Side::buy;
        watch.trail = request.trail;
        watch.activation = request.activation;
        watch.level = request.trigger;
    } else {
        const bool is_limit = request.type == Type::limit;
        watch.rising = (request.side == Side::sell) == is_limit;
        watch.level = is_limit ? request.limit : request.trigger;
        watch.stands_for = is_limit ? Type::limit : Type::stop;
        watch.replaces = order.withdrawn.sequence;
    }
    order.there = watch.id;
    order.there_left = Quantity();
    order.there_limit = request.limit;
    order.is_watch = true;
    order.is_withdrawn = false;
    out.emplace_back(watch);
}

/// The part of a TWAP order that is due; what the last one left over comes with it.
void SyntheticOrders::place_part(Worked& order, core::Time now, Actions& out)
{
    if (order.is_there()) return;  // Still at work on the last one.
    const orders::Handling& handling = *order.request.handling;
    while (order.due <= now && order.parts_done < handling.slices) {
        ++order.parts_done;
        order.due += handling.interval;
    }
    const bool is_last = order.parts_done == handling.slices;
    const market::Instrument& it = desk_.instrument(order.request.instrument);
    const Quantity whole = order.request.quantity;
    const Quantity due = orders::due_quantity(whole, handling, order.parts_done, it.quantity_step);
    const Quantity part = due - (whole - order.left);
    const core::Price price = desk_.price(order.request.instrument);
    if (!is_last && !desk_.is_large_enough(price, part, order.request.instrument)) return;
    Request request = order.request;
    request.id = order.parts_done == 1 ? request.id : desk_.new_id();
    request.handling = nullptr;
    request.quantity = part;
    if (!venue_.reduce_only) request.reduce_only = false;
    if (!is_last) request.time_in_force = TimeInForce::ioc;
    order.there = request.id;
    order.there_left = part;
    order.is_watch = false;
    out.emplace_back(std::move(request));
}

void SyntheticOrders::withdraw(Worked& order, Actions& out)
{
    if (order.is_withdrawn) return;
    order.is_withdrawn = true;
    const bool comes_back = !order.is_cancelled && !order.is_expired;
    const bool is_replaced = comes_back && order.there_limit == order.request.limit;
    out.emplace_back(orders::Cancel{order.there, order.request.instrument, order.request.slot, is_replaced});
}

void SyntheticOrders::send(const orders::Cancel& cancel, Actions& out)
{
    Worked* order = find(cancel.slot, cancel.id);
    if (order == nullptr) {
        out.emplace_back(cancel);
        return;
    }
    if (order->is_there()) {
        order->is_cancelled = true;
        withdraw(*order, out);
        return;
    }
    said_.push_back(report(*order, Report::Kind::cancelled));
    end(*order);
}

void SyntheticOrders::send(const orders::Amend& amend, Actions& out)
{
    Worked* order = find(amend.slot, amend.id);
    if (order == nullptr) {
        out.emplace_back(amend);
        return;
    }
    if (order->request.type == Type::limit) order->request.limit = amend.limit;
    order->left = amend.quantity;
    order->tells_amended = true;
    if (order->is_watch && follows_here(*order)) {
        order->tells_amended = false;
        said_.push_back(report(*order, Report::Kind::amended));
    } else {
        replace(*order, out);
    }
}

/// What is at the venue becomes what belongs there.
void SyntheticOrders::replace(Worked& order, Actions& out)
{
    if (order.is_withdrawn) return;  // What follows it is made when the venue has confirmed.
    const Quantity part = part_of(order);
    if (order.is_watch || part.is_zero() || !venue_.amend) {
        order.is_sent_anew = true;
        withdraw(order, out);
        return;
    }
    order.there_left = part;
    order.there_limit = order.request.limit;
    order.is_clamped = !is_parted(order) && part < order.left;
    out.emplace_back(
        orders::Amend{order.there, order.request.instrument, order.request.slot, order.request.limit, part});
}

void SyntheticOrders::go_on(Actions& out)
{
    for (Worked& order : worked_) {
        if (order.is_used() && !order.is_there() && !is_twap(order)) place(order, out);
    }
}

void SyntheticOrders::fit(Actions& out)
{
    if (venue_.reduce_only) return;
    for (Worked& order : worked_) {
        if (!order.is_used() || !order.is_there() || !order.request.reduce_only) continue;
        if (is_twap(order) || follows_here(order)) continue;
        const Quantity part = part_of(order);
        const bool fits = order.is_watch ? part.is_zero() : part == order.there_left;
        if (!fits) replace(order, out);
    }
}

// -- From the venue to the bot --

Report SyntheticOrders::report(const Worked& order, Report::Kind kind) const
{
    return {order.request, kind, desk_.now(), order.left};
}

Report SyntheticOrders::expiry_of(const Worked& order) const
{
    Report told = report(order, Report::Kind::expired);
    told.text = "its time has come";
    return told;
}

std::vector<Report> SyntheticOrders::take_said()
{
    std::vector<Report> said;
    said.swap(said_);
    return said;
}

std::optional<Report> SyntheticOrders::take(const Report& said, Actions& out)
{
    Worked* order = find(said.slot, said.id);
    if (order == nullptr) return said;
    if (order->there != said.id) return std::nullopt;
    switch (said.kind) {
        case Report::Kind::filled:
        case Report::Kind::partially_filled: return take_fill(*order, said);
        case Report::Kind::reached: return take_reached(*order, out);
        case Report::Kind::rejected:
        case Report::Kind::cancelled:
        case Report::Kind::expired: return take_end(*order, said, out);
        case Report::Kind::accepted:
        case Report::Kind::amended: break;
    }
    if (!order->tells_amended) return std::nullopt;
    order->tells_amended = false;
    return report(*order, Report::Kind::amended);
}

std::optional<Report> SyntheticOrders::take_fill(Worked& order, const Report& said)
{
    const bool was_rest = order.there_left == order.left;
    const bool is_over = said.kind == Report::Kind::filled;
    // Of parts that may only reduce this was the last when there is nothing left to reduce.
    const bool closes = is_over && order.request.reduce_only && is_parted(order) && !is_twap(order) &&
                        reducible(order) <= said.fill.quantity;
    order.left -= said.fill.quantity;
    order.there_left -= said.fill.quantity;
    // The venue filled what could be paid for, or reduced, and says that this was all.
    const bool is_whole = is_over && (was_rest || order.is_clamped) && !is_twap(order);
    const bool is_done = order.left.is_zero() || is_whole || closes;
    Report told = said;
    told.id = order.request.id;
    told.kind = is_done ? Report::Kind::filled : Report::Kind::partially_filled;
    told.remaining = is_done ? Quantity() : order.left;
    if (is_done) {
        end(order);
    } else if (is_over) {
        order.there = {};
        order.is_withdrawn = false;
        order.joins = said.fill.liquidity == orders::Liquidity::maker;
        order.is_sent_anew = true;
        if (order.is_cancelled || order.is_expired) {
            said_.push_back(report(order, order.is_cancelled ? Report::Kind::cancelled : Report::Kind::expired));
            end(order);
        }
    }
    return told;  // The next part comes when this one is booked.
}

std::optional<Report> SyntheticOrders::take_end(Worked& order, const Report& said, Actions& out)
{
    const OrderId ended = std::exchange(order.there, {});
    const bool was_withdrawn = order.is_withdrawn;
    order.is_withdrawn = false;
    const bool rolls_on = is_twap(order) && said.kind == Report::Kind::expired && !order.is_cancelled;
    if (rolls_on) return std::nullopt;  // The next part takes it along.
    if (was_withdrawn && said.kind == Report::Kind::cancelled && !order.is_cancelled && !order.is_expired) {
        order.withdrawn = ended;
        place(order, out);
        order.withdrawn = {};
        return std::nullopt;
    }
    Report told = said;
    told.id = order.request.id;
    told.remaining = order.left;
    if (order.is_expired && !order.is_cancelled) told = expiry_of(order);
    end(order);
    return told;
}

std::optional<Report> SyntheticOrders::take_reached(Worked& order, Actions& out)
{
    order.there = {};
    order.is_watch = false;
    if (order.request.type == Type::limit) {
        Report told = report(order, Report::Kind::expired);
        told.text = "there is nothing left to reduce";
        end(order);
        return told;
    }
    order.request.type = Type::market;
    order.request.time_in_force = TimeInForce::gtc;
    order.is_sent_anew = true;
    place(order, out);
    return std::nullopt;
}

// -- Time --

core::Time SyntheticOrders::timer() const
{
    core::Time first = deadline();
    for (const Worked& order : worked_) {
        if (!order.is_used() || !is_twap(order)) continue;
        if (order.parts_done == order.request.handling->slices) continue;
        if (!order.is_there() || order.due > desk_.now()) first = std::min(first, order.due);
    }
    return first;
}

/// Of parts that are due at one time those of the oldest order come first.
void SyntheticOrders::on_time(core::Time now, Actions& out)
{
    std::vector<Worked*> due;
    for (Worked& order : worked_) {
        const bool is_due = order.is_used() && is_twap(order) && order.due <= now;
        if (is_due && order.parts_done < order.request.handling->slices) due.push_back(&order);
    }
    std::ranges::sort(due, {}, [](const Worked* order) { return order->request.id; });
    for (Worked* order : due) place_part(*order, now, out);
}

/// Whether no one but us ends the order when its time has come: the venue cannot, or has a mere watch.
bool SyntheticOrders::expires_here(const Worked& order) const
{
    const bool has_time = order.is_used() && order.request.time_in_force == TimeInForce::gtd;
    return has_time && !order.is_expired && (!venue_.good_till_date || order.is_watch || !order.is_there());
}

core::Time SyntheticOrders::deadline() const
{
    core::Time first = core::Time::max();
    for (const Worked& order : worked_) {
        if (expires_here(order)) first = std::min(first, order.request.expires);
    }
    return first;
}

void SyntheticOrders::on_deadline(core::Time now, Actions& out)
{
    for (Worked& order : worked_) {
        if (!expires_here(order) || order.request.expires > now) continue;
        order.is_expired = true;
        if (order.is_there()) {
            withdraw(order, out);
            continue;
        }
        said_.push_back(expiry_of(order));
        end(order);
    }
}

}  // namespace cobot::engine
