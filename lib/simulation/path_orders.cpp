#include "simulation/path_exchange.hpp"

#include <algorithm>
#include <limits>

namespace cobot::simulation {

using core::Decimal;
using core::Price;
using core::Quantity;
using orders::Liquidity;
using orders::Report;
using orders::Request;
using orders::Side;
using orders::TimeInForce;
using orders::Type;

namespace {

/// Whether an order is met by a falling price: a buy that rests, or a stop that sells.
bool waits_for_fall(const Request& request)
{
    const bool is_passive = request.type == Type::limit;
    return (request.side == Side::buy) == is_passive;
}

}  // namespace

// -- Orders that are met --

void PathExchange::reached(Index index, bool at_jump)
{
    Working& order = orders_[index];
    if (order.is_watch) {
        const bool follows = order.request.type == Type::trailing_stop;
        if (follows) {
            Book& book = books_[order.request.instrument];
            if (!at_jump) book.price = trailing_level(order);
            std::erase(book.following, index);
            order.request.limit = price_of(book);
        }
        const Price level = order.request.type == Type::stop ? order.request.trigger : order.request.limit;
        Report& report = say(order, Report::Kind::reached);
        report.price = at_jump ? price_of(books_[order.request.instrument]) : level;
        if (!follows) unrest(index);
        forget(index);
        return;
    }
    switch (order.request.type) {
        case Type::limit: fill_resting(index, order.remaining); return;
        case Type::stop_limit:
            unrest(index);
            order.request.type = Type::limit;
            meet(index);
            return;
        case Type::trailing_stop: {
            Book& book = books_[order.request.instrument];
            if (!at_jump) book.price = trailing_level(order);
            std::erase(book.following, index);
            break;
        }
        case Type::stop:
        case Type::market: unrest(index); break;
    }
    order.request.type = Type::market;
    fill_taking(index);
}

/// The share of the candle's volume that is left, at most what is wanted.
Quantity PathExchange::volume_for(const Book& book, Quantity wanted, const market::Instrument&) const
{
    return rules_.volume_share.is_positive() ? std::min(wanted, book.volume_left) : wanted;
}

/// Of what may only reduce there is as much as there is to reduce.
void PathExchange::clip(Index index, Quantity reducible)
{
    Working& order = orders_[index];
    const bool has_parts = order.request.handling && order.request.handling->is_iceberg();
    const Quantity there = has_parts ? order.remaining + hidden(order.request.id) : order.remaining;
    const Quantity own = there + order.too_much;
    const Quantity fitting = std::min(own, reducible);
    order.too_much = own - fitting;
    if (fitting == there) return;
    has_parts ? resize(index, fitting) : void(order.remaining = fitting);
}

// Flat: see docs/explanation/performance.md.
[[gnu::flatten]] void PathExchange::fill_resting(Index index, Quantity most)
{
    Working& order = orders_[index];
    Book& book = books_[order.request.instrument];
    const market::Instrument& it = engine_.desk().instrument(order.request.instrument);
    if (order.request.reduce_only) {
        // It never opens or turns a position: what there is no longer to close ends with it.
        const Request& request = order.request;
        clip(index, engine_.desk().affordable(request.slot, request.limit, it.maker_fee));
        if (order.remaining.is_zero()) {
            unrest(index);
            end(index, Report::Kind::expired, "there is nothing left to reduce");
            return;
        }
    }
    const Quantity quantity = volume_for(book, std::min(order.remaining, most), it);
    if (quantity.is_zero()) {
        book.is_starved = true;
        return;
    }
    if (quantity == order.remaining) unrest(index);
    fill(index, order.request.limit, quantity, Liquidity::maker);
}

/// Fills against the market at the present price, as far as volume and the account reach.
void PathExchange::fill_taking(Index index)
{
    Working& order = orders_[index];
    const Request& request = order.request;
    Book& book = books_[request.instrument];
    const market::Instrument& it = engine_.desk().instrument(request.instrument);
    auto [price, offered] = offer_for(order, book);
    const Quantity payable = engine_.desk().affordable(request.slot, price, it.taker_fee);
    const bool has_parts = request.handling && request.handling->is_iceberg();
    if (has_parts && request.reduce_only && payable.is_positive()) {
        clip(index, payable);
        offered = std::min(offered, order.remaining);
    }
    const Quantity quantity = volume_for(book, std::min(payable, offered), it);
    const bool whole = quantity == order.remaining;
    if (request.time_in_force == TimeInForce::fok && !whole) {
        end(index, Report::Kind::expired, "it could not be filled whole");
        return;
    }
    if (book.recorded && quantity.is_positive()) {
        const Price limit = request.type == Type::limit ? request.limit : Price();
        price = book.recorded->take(request.side, quantity, limit, it.price_tick).average;
    }
    if (payable < order.remaining && quantity == payable) {
        // What the account cannot pay for is refused; the rest of the order ends with it.
        if (quantity.is_zero()) {
            end(index, Report::Kind::rejected, "the balance does not cover it");
            return;
        }
        keep_for_later(index, order.remaining - quantity);
        order.remaining = quantity;
        fill(index, price, quantity, Liquidity::taker);
        return;
    }
    if (quantity.is_positive()) fill(index, price, quantity, Liquidity::taker);
    if (whole) return;
    book.is_starved = rules_.volume_share.is_positive();
    if (keeps_rest_for_later(index)) {
        keep_for_later(index, order.remaining);
        order.remaining = Quantity();
    } else if (request.time_in_force == TimeInForce::ioc) {
        end(index, Report::Kind::expired, "the rest could not be filled at once");
    } else if (orders_[index].request.type == Type::limit) {
        rest(index);
    } else {
        orders_[index].latency = 0;
        wait_for_open(index);  // The next candle brings volume.
    }
}

void PathExchange::fill(Index index, Price price, Quantity quantity, Liquidity liquidity)
{
    Working& order = orders_[index];
    Book& book = books_[order.request.instrument];
    const market::Listing& listing = engine_.holdings().listing(order.request.instrument);
    const orders::OrderRef self{order.request.id, order.request.slot};
    if (rules_.volume_share.is_positive()) book.volume_left -= quantity;
    order.remaining -= quantity;
    const auto handling = order.request.handling;
    const bool whole = order.remaining.is_zero() && (!handling || !has_next_part(index, liquidity));
    Report& report = say(order, whole ? Report::Kind::filled : Report::Kind::partially_filled);
    report.fill.price = price;
    report.fill.quantity = quantity;
    report.fill.liquidity = liquidity;
    report.fill.fee_rate = liquidity == Liquidity::maker ? listing.instrument.maker_fee : listing.instrument.taker_fee;
    const bool buys = order.request.side == Side::buy;
    const bool inverse = listing.contract.kind == market::Contract::Kind::inverse;
    if (inverse || (rules_.fee_in_base && buys && listing.contract.is_spot())) {
        report.fill.fee_asset = orders::FeeAsset::base;
        const Decimal base = inverse ? quantity.value() / price.value() : quantity.value();
        report.fill.fee = base * report.fill.fee_rate;
    } else {
        report.fill.fee = (price * quantity).value() * report.fill.fee_rate;
    }
    const bool is_base_fee = report.fill.fee_asset == orders::FeeAsset::base && !inverse;
    const Quantity received = is_base_fee ? quantity - Quantity(report.fill.fee) : quantity;
    if (whole) forget(index);
    if (handling) serve_tied(*handling, self, quantity, received, whole);
}

// -- Orders that come and go --

/// Where an order is met. A passive one must be traded through by a tick, unless touching is enough.
double PathExchange::level_of(const Request& request) const
{
    if (request.type != Type::limit) return request.trigger.to_double();
    if (rules_.touch_fills) return request.limit.to_double();
    const Decimal tick = engine_.desk().instrument(request.instrument).price_tick.value();
    const Decimal limit = request.limit.value();
    return (request.side == Side::buy ? limit - tick : limit + tick).to_double();
}

bool PathExchange::is_marketable(const Request& request, const Book& book) const
{
    const double limit = request.limit.to_double();
    return request.side == Side::buy ? limit >= book.price : limit <= book.price;
}

void PathExchange::meet(Index index)
{
    Working& order = orders_[index];
    const Request& request = order.request;
    Book& book = books_[request.instrument];
    if (order.is_watch && request.type != Type::trailing_stop) {
        // It stands in for an order that has nothing to do.
        const double level = request.trigger.to_double();
        const bool is_met = request.type == Type::limit  ? is_marketable(request, book)
                            : request.side == Side::sell ? book.price <= level
                                                         : book.price >= level;
        is_met ? reached(index, true) : rest(index);
        return;
    }
    switch (request.type) {
        case Type::market: fill_taking(index); return;
        case Type::limit:
            if (is_marketable(request, book) && !request.joins) {
                if (request.post_only) {
                    end(index, Report::Kind::rejected, "it would have taken, and is post-only");
                } else {
                    fill_taking(index);
                }
            } else if (keeps_rest_for_later(index)) {
                keep_for_later(index, order.remaining);
                order.remaining = Quantity();
            } else if (request.time_in_force == TimeInForce::ioc || request.time_in_force == TimeInForce::fok) {
                end(index, Report::Kind::expired, "the price was not there");
            } else {
                rest(index);
            }
            return;
        case Type::stop:
        case Type::stop_limit: {
            const double trigger = request.trigger.to_double();
            if (request.side == Side::sell ? book.price > trigger : book.price < trigger) {
                rest(index);
            } else if (request.type == Type::stop) {
                fill_taking(index);
            } else {
                order.request.type = Type::limit;
                meet(index);
            }
            return;
        }
        case Type::trailing_stop:
            book.following.push_back(index);
            follow(book);
            return;
    }
}

void PathExchange::rest(Index index)
{
    const Request& request = orders_[index].request;
    Book& book = books_[request.instrument];
    const Resting entry{level_of(request), index};
    const bool falls = waits_for_fall(request);
    auto& side = falls ? book.falling : book.rising;
    // Of equals the older stays nearer, so that it is met first. What answers a fill is mostly the nearest.
    const bool is_nearest = side.empty() || (falls ? entry.level > side.back().level : entry.level < side.back().level);
    is_nearest ? side.push_back(entry) : rest_farther(side, entry, falls);
    find_nearest(book);
    if (request.type == Type::limit && !orders_[index].is_watch && has_queues(book)) {
        orders_[index].ahead = ahead_of(request, book);
    }
    if (request.time_in_force == TimeInForce::gtd) book.has_expiring = true;
}

void PathExchange::rest_farther(std::deque<Resting>& side, Resting entry, bool falls)
{
    const auto is_farther = [falls](const Resting& a, const Resting& b) {
        return falls ? a.level < b.level : a.level > b.level;
    };
    side.insert(std::lower_bound(side.begin(), side.end(), entry, is_farther), entry);
}

void PathExchange::unrest(Index index)
{
    Book& book = books_[orders_[index].request.instrument];
    for (auto* side : {&book.falling, &book.rising}) {
        if (side->empty() || side->back().order != index) continue;
        side->pop_back();  // Just met: the nearest.
        find_nearest(book);
        return;
    }
    unrest_farther(index);
}

void PathExchange::unrest_farther(Index index)
{
    Book& book = books_[orders_[index].request.instrument];
    for (auto* side : {&book.falling, &book.rising}) {
        const auto found =
            std::find_if(side->rbegin(), side->rend(), [&](const Resting& entry) { return entry.order == index; });
        if (found == side->rend()) continue;
        side->erase(std::next(found).base());
        find_nearest(book);
        return;
    }
}

void PathExchange::find_nearest(Book& book)
{
    book.nearest_below = book.falling.empty() ? -infinity : book.falling.back().level;
    book.nearest_above = book.rising.empty() ? infinity : book.rising.back().level;
}

// Flat: see docs/explanation/performance.md.
[[gnu::flatten]] void PathExchange::take(const Request& request)
{
    if (!away_.empty() && take_place(request, false)) return;
    const Index index = add(request);
    Working& order = orders_[index];
    order.remaining = request.quantity;
    order.latency = rules_.latency_bars;
    say(order, Report::Kind::accepted);
    newest_ = std::max(newest_, request.id.sequence);
    if (request.time_in_force == TimeInForce::gtd) books_[request.instrument].has_expiring = true;
    request.handling ? handle(index) : arrive(index);
}

void PathExchange::arrive(Index index)
{
    Book& book = books_[orders_[index].request.instrument];
    if (book.is_inside) {
        meet(index);
    } else {
        wait_for_open(index);
    }
}

void PathExchange::wait_for_open(Index index)
{
    orders_[index].is_arriving = true;
    books_[orders_[index].request.instrument].arriving.push_back(index);
}

PathExchange::Index PathExchange::add(const Request& request)
{
    if (free_.empty() || request.slot >= of_slot_.size()) make_room(request.slot);
    const Index index = free_.back();
    free_.pop_back();
    orders_[index].request = request;
    static_cast<Progress&>(orders_[index]) = Progress();
    orders_[index].turn = ++turns_;
    of_slot_[request.slot] = index;
    return index;
}

/// For one more order, from this slot.
void PathExchange::make_room(std::uint32_t slot)
{
    if (free_.empty()) {
        free_.push_back(static_cast<Index>(orders_.size()));
        orders_.emplace_back();
    }
    if (slot >= of_slot_.size()) of_slot_.resize(slot + 1, nowhere);
}

PathExchange::Index PathExchange::find(std::uint32_t slot, orders::OrderId id) const
{
    if (slot >= of_slot_.size() || of_slot_[slot] == nowhere) return nowhere;
    const Working& order = orders_[of_slot_[slot]];
    return order.in_use && order.request.id == id ? of_slot_[slot] : nowhere;
}

void PathExchange::forget(Index index)
{
    if (orders_[index].request.handling) forget_handling(index);
    of_slot_[orders_[index].request.slot] = nowhere;
    orders_[index].in_use = false;
    free_.push_back(index);
}

/// Out of wherever it waits.
void PathExchange::take_out(Index index)
{
    Book& book = books_[orders_[index].request.instrument];
    unrest(index);
    std::erase(book.arriving, index);
    std::erase(book.following, index);
}

void PathExchange::withdraw(Index index, Report::Kind kind, std::string_view text)
{
    take_out(index);
    end(index, kind, text);
}

void PathExchange::end(Index index, Report::Kind kind, std::string_view text)
{
    say(orders_[index], kind).text = text;
    const orders::OrderRef self{orders_[index].request.id, orders_[index].request.slot};
    const bool is_tied = orders_[index].request.handling != nullptr;
    forget(index);
    if (is_tied) end_bracket(self, false);
}

/// The next report, about an order.
Report& PathExchange::say(const Working& order, Report::Kind kind)
{
    Quantity remaining = order.remaining;
    if (order.request.handling) remaining += hidden(order.request.id);
    return reports_.emplace_back(order.request, kind, now_, remaining);
}

void PathExchange::expire(Book& book, core::Time now)
{
    book.has_expiring = false;
    for (Index index = 0; index < orders_.size(); ++index) {
        const Working& order = orders_[index];
        if (!order.in_use || order.request.time_in_force != TimeInForce::gtd) continue;
        if (&books_[order.request.instrument] != &book) continue;
        if (order.request.expires > now) {
            book.has_expiring = true;
            continue;
        }
        withdraw(index, Report::Kind::expired, "its time has come");
    }
    pump();
}

}  // namespace cobot::simulation
