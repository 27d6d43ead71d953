// Orders at the simulated exchange that come in parts (iceberg, TWAP), and those tied to others (OCO, bracket).
#include <algorithm>
#include <utility>

#include "simulation/path_exchange.hpp"

namespace cobot::simulation {

using core::Decimal;
using core::Quantity;
using orders::Handling;
using orders::Liquidity;
using orders::OrderId;
using orders::OrderRef;
using orders::Report;
using orders::Type;

void PathExchange::handle(Index index)
{
    Working& order = orders_[index];
    const Handling& handling = *order.request.handling;
    if (handling.target && handling.stop) {
        brackets_.push_back({{order.request.id, order.request.slot},
                             *handling.target,
                             *handling.stop,
                             order.request.instrument,
                             {},
                             {}});
    }
    if (handling.sleeps) {
        order.remaining = Quantity();
        return;
    }
    for (auto owed = owed_.begin(); owed != owed_.end(); ++owed) {
        if (owed->first != order.request.id) continue;
        const Quantity by = owed->second;
        owed_.erase(owed);
        order.remaining -= std::min(order.remaining, by);
        if (order.remaining.is_positive()) break;
        end(index, Report::Kind::cancelled);
        return;
    }
    if (handling.is_twap()) {
        parted_.push_back({index, order.request.id, order.remaining, now_, 0});
        order.remaining = Quantity();
        take_part(parted_.back(), now_);
        return;
    }
    hide_parts(index);
    arrive(index);
}

/// An iceberg shows its first part.
void PathExchange::hide_parts(Index index)
{
    Working& order = orders_[index];
    const Handling& handling = *order.request.handling;
    if (!handling.is_iceberg() || handling.display >= order.remaining) return;
    parted_.push_back({index, order.request.id, order.remaining - handling.display, {}, 0});
    order.remaining = handling.display;
}

// -- Parts --

const PathExchange::Parted* PathExchange::parted(OrderId id) const
{
    const auto found = std::find_if(parted_.begin(), parted_.end(), [&](const Parted& one) { return one.id == id; });
    return found == parted_.end() ? nullptr : &*found;
}

PathExchange::Parted* PathExchange::parted(OrderId id) { return const_cast<Parted*>(std::as_const(*this).parted(id)); }

Quantity PathExchange::hidden(OrderId id) const
{
    const Parted* one = parted(id);
    return one == nullptr ? Quantity() : one->hidden;
}

/// The parts of TWAP orders whose time has come.
void PathExchange::take_parts(core::Time now)
{
    std::vector<OrderId> due;
    for (const Parted& one : parted_) {
        const Handling& handling = *orders_[one.order].request.handling;
        if (handling.is_twap() && one.done < handling.slices && one.due <= now) due.push_back(one.id);
    }
    for (const OrderId id : due) {
        if (Parted* one = parted(id)) take_part(*one, now);
        pump();
    }
}

void PathExchange::take_part(Parted& one, core::Time now)
{
    Working& order = orders_[one.order];
    if (order.is_arriving) return;  // The last part has not got there yet.
    const Handling& handling = *order.request.handling;
    while (one.due <= now && one.done < handling.slices) {
        ++one.done;
        one.due += handling.interval;
    }
    const bool is_last = one.done == handling.slices;
    const orders::InstrumentIndex i = order.request.instrument;
    const Quantity whole = order.request.quantity;
    const Quantity due = orders::due_quantity(whole, handling, one.done, engine_.desk().instrument(i).quantity_step);
    const Quantity part = due - (whole - one.hidden);
    if (!is_last && !engine_.desk().is_large_enough(engine_.desk().price(i), part, i)) return;
    one.hidden -= part;
    order.remaining = part;
    arrive(one.order);
}

bool PathExchange::keeps_rest_for_later(Index index) const
{
    const Handling* handling = orders_[index].request.handling.get();
    if (handling == nullptr || !handling->is_twap()) return false;
    const Parted* one = parted(orders_[index].request.id);
    return one != nullptr && one->done < handling->slices;
}

void PathExchange::keep_for_later(Index index, Quantity quantity)
{
    if (keeps_rest_for_later(index)) parted(orders_[index].request.id)->hidden += quantity;
}

bool PathExchange::has_next_part(Index index, Liquidity liquidity)
{
    Parted* one = parted(orders_[index].request.id);
    if (one == nullptr || one->hidden.is_zero()) return false;
    Working& order = orders_[index];
    if (order.request.handling->is_twap()) return true;  // In its time.
    order.remaining = std::min(order.request.handling->display, one->hidden);
    one->hidden -= order.remaining;
    next_parts_.push_back({index, one->id, liquidity == Liquidity::maker});
    return true;
}

/// The next part of an iceberg comes behind all others at its price; one that took meets what is there now.
void PathExchange::go_on_with_parts()
{
    const NextPart next = next_parts_.front();
    next_parts_.erase(next_parts_.begin());
    if (!orders_[next.order].in_use || orders_[next.order].request.id != next.id) return;
    next.joins ? rest(next.order) : arrive(next.order);
}

void PathExchange::resize(Index index, Quantity quantity)
{
    Working& order = orders_[index];
    Parted* one = parted(order.request.id);
    if (one == nullptr) {
        order.remaining = quantity;
        hide_parts(index);
        return;
    }
    order.remaining = std::min(order.request.handling->display, quantity);
    one->hidden = quantity - order.remaining;
}

void PathExchange::forget_handling(Index index)
{
    std::erase_if(parted_, [&](const Parted& one) { return one.order == index; });
}

// -- Ties --

void PathExchange::serve_tied(const Handling& handling, const OrderRef& self, Quantity filled, Quantity received,
                              bool whole)
{
    if (handling.target && handling.stop) wake_exits(self, received);
    if (handling.sibling) take_off(*handling.sibling, filled);
    if (whole) end_bracket(self, true);
}

/// Of two orders of which one may fill the other has filled so much.
void PathExchange::take_off(const OrderRef& other, Quantity by)
{
    const Index index = find(other.slot, other.id);
    if (index == nowhere) {
        if (other.id.sequence > newest_) owed_.emplace_back(other.id, by);  // It is on its way.
        return;
    }
    Working& order = orders_[index];
    const Quantity left = order.remaining + hidden(other.id) - by;
    if (!left.is_positive()) {
        withdraw(index, Report::Kind::cancelled);
        return;
    }
    resize(index, left);
    say(order, Report::Kind::amended);
}

void PathExchange::wake_exits(const OrderRef& entry, Quantity received)
{
    const auto found =
        std::find_if(brackets_.begin(), brackets_.end(), [&](const Bracket& one) { return one.entry == entry; });
    if (found == brackets_.end()) return;
    found->received += received.value();
    const Quantity step = engine_.desk().instrument(found->instrument).quantity_step;
    const Quantity lots(found->received.round_down_to(step.value()));
    const Quantity more = lots - found->lots;
    found->lots = lots;
    if (more.is_zero()) return;
    const auto [target, stop] = std::pair(found->target, found->stop);
    wake(target, more);
    wake(stop, more);
}

void PathExchange::wake(const OrderRef& exit, Quantity more)
{
    const Index index = find(exit.slot, exit.id);
    if (index == nowhere) return;
    Working& order = orders_[index];
    const bool slept = order.remaining.is_zero();
    order.remaining += more;
    if (!slept) {
        say(order, Report::Kind::amended);
        if (order.request.type != Type::limit || order.is_arriving) return;
        unrest(index);
    }
    next_parts_.push_back({index, exit.id, false});
}

/// An entry that ends with nothing to close takes its target and its stop with it; one of these that has closed all
/// takes the rest of the entry with it.
void PathExchange::end_bracket(const OrderRef& member, bool has_filled)
{
    const auto found = std::find_if(brackets_.begin(), brackets_.end(), [&](const Bracket& one) {
        return one.entry == member || one.target == member || one.stop == member;
    });
    if (found == brackets_.end()) return;
    const Bracket bracket = *found;
    const auto withdraw_if_there = [this](const OrderRef& other) {
        const Index index = find(other.slot, other.id);
        if (index != nowhere) withdraw(index, Report::Kind::cancelled);
    };
    if (member == bracket.entry) {
        brackets_.erase(found);
        if (bracket.lots.is_positive()) return;
        withdraw_if_there(bracket.target);
        withdraw_if_there(bracket.stop);
    } else if (has_filled) {
        brackets_.erase(found);
        withdraw_if_there(bracket.entry);
    }
}

}  // namespace cobot::simulation
