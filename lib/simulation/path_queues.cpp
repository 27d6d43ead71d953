// Books at the simulated exchange: impact, queues, recorded books and trades.
#include <algorithm>

#include "core/random.hpp"
#include "simulation/path_exchange.hpp"

namespace cobot::simulation {

using core::Decimal;
using core::Price;
using core::Quantity;
using orders::InstrumentIndex;
using orders::Request;
using orders::Side;
using orders::Type;

/// The last book recorded until a time, if it is newer than the one at hand.
void PathExchange::take_books(InstrumentIndex i, const Told& told, core::Time until)
{
    Book& book = books_[i];
    const BookSnapshot* last = nullptr;
    for (const BookSnapshot& one : told.books) {
        if (one.time > until) break;
        last = &one;
    }
    if (last != nullptr && (!book.recorded || book.recorded->time < last->time)) book.recorded = *last;
}

void PathExchange::follow_trades(InstrumentIndex i, const Told& told)
{
    for (const MarketTrade& trade : told.trades) {
        now_ = trade.time;
        take_books(i, told, now_);
        walk(i, trade.price);
        touch(i, trade.price, trade.quantity, true);
    }
}

Quantity PathExchange::ahead_of(const Request& request, const Book& book) const
{
    if (book.recorded) return book.recorded->at(request.side, request.limit);
    if (!rules_.book.is_used()) return {};
    const Price tick = engine_.desk().instrument(request.instrument).price_tick;
    return Quantity(quantity_at_tick(rules_.book, request.limit, tick).value() * rules_.book.queue_position);
}

/// Resting limit orders at exactly this price, the oldest first.
std::vector<PathExchange::Index> PathExchange::resting_at(const Book& book, double price, double tick) const
{
    std::vector<Index> found;
    const double near = tick * 1.001;
    for (const auto* side : {&book.falling, &book.rising}) {
        const bool falls = side == &book.falling;
        for (auto at = side->rbegin(); at != side->rend(); ++at) {
            if (falls ? at->level < price - near : at->level > price + near) break;
            const Working& order = orders_[at->order];
            const bool is_limit = order.request.type == Type::limit && !order.is_watch;
            if (is_limit && order.request.limit.to_double() == price) found.push_back(at->order);
        }
    }
    return found;
}

void PathExchange::touch(InstrumentIndex i, double price, double traded, bool is_trade)
{
    if (!has_queues(books_[i])) return;
    const market::Instrument& it = engine_.desk().instrument(i);
    Quantity left(Decimal::from_double(traded, 8));
    for (const Index index : resting_at(books_[i], price, it.price_tick.value().to_double())) {
        Working& order = orders_[index];
        const orders::OrderId id = order.request.id;
        if (find(order.request.slot, id) != index) continue;  // What filled before has withdrawn it.
        if (is_trade) {
            const Quantity served = std::min(order.ahead, left);
            order.ahead -= served;
            left -= served;
            const Quantity part(left.value().round_down_to(it.quantity_step.value()));
            if (!part.is_positive()) continue;
            left -= std::min(part, order.remaining);
            fill_resting(index, part);
        } else {
            const core::CounterRandom draws(rules_.book.seed, id.bot);
            const auto moment = static_cast<std::uint64_t>(core::to_ms(now_));
            const double draw = draws.uniform(core::mix64(moment) ^ id.sequence);
            if (draw >= touch_probability(order.remaining, order.ahead, traded)) continue;
            fill_resting(index, order.remaining);
        }
        pump();
    }
}

/// At what price, and how much of it, an order that takes is met.
PathExchange::Offer PathExchange::offer_for(const Working& order, const Book& book) const
{
    const Request& request = order.request;
    const bool buys = request.side == Side::buy;
    const Price limit = request.type == Type::limit ? request.limit : Price();
    const Price now = price_of(book);
    const Price tick = engine_.desk().instrument(request.instrument).price_tick;
    if (book.recorded) {
        BookSnapshot after = *book.recorded;
        const BookSnapshot::Taken taken = after.take(request.side, order.remaining, limit, tick);
        return {taken.quantity.is_zero() ? now : taken.average, taken.quantity};
    }
    Decimal lost = rules_.slippage;
    if (rules_.book.is_used()) lost += impact(rules_.book, now.value() * order.remaining.value());
    Price price = now;
    if (!lost.is_zero()) {
        const Decimal worse = now.value() * (buys ? Decimal(1) + lost : Decimal(1) - lost);
        price = Price(buys ? worse.round_up_to(tick.value()) : worse.round_down_to(tick.value()));
    }
    if (!limit.is_zero()) price = buys ? std::min(price, limit) : std::max(price, limit);
    return {price, order.remaining};
}

}  // namespace cobot::simulation
