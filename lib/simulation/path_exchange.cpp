#include "simulation/path_exchange.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/ensure.hpp"

namespace cobot::simulation {

using core::Decimal;
using core::Price;
using core::Quantity;
using orders::InstrumentIndex;
using orders::Liquidity;
using orders::Report;
using orders::Request;
using orders::Side;
using orders::TimeInForce;
using orders::Type;

namespace {

bool low_first(Path path, const market::Candle& candle)
{
    if (path == Path::nearest_extreme) return candle.open - candle.low <= candle.high - candle.open;
    return path == Path::olhc;
}

}  // namespace

std::string_view name(Path path)
{
    constexpr std::string_view names[] = {"olhc", "ohlc", "nearest_extreme"};
    return names[static_cast<std::size_t>(path)];
}

PathExchange::PathExchange(engine::BotEngine& engine, PathRules rules) : engine_(engine), rules_(rules)
{
    books_.resize(engine.holdings().listings());
    for (InstrumentIndex i = 0; i < books_.size(); ++i) {
        books_[i].tick_decimals = engine.desk().instrument(i).price_tick.value().decimals();
    }
}

// -- Candles --

// Flat: see docs/explanation/performance.md.
[[gnu::flatten]] void PathExchange::step(std::size_t index, core::Time open_time, core::Time close_time,
                                         std::span<const Told* const> told)
{
    now_ = open_time;
    if (engine_.deadline() <= open_time) {
        engine_.on_deadline(open_time, actions_);
        pump();
    }
    // Across listings what one loses moves where the others are liquidated.
    if (engine_.desk().has_contracts() && books_.size() > 1) find_liquidations();
    for (InstrumentIndex i = 0; i < told.size(); ++i) {
        if (told[i]) begin_candle(i, *told[i]);
    }
    if (!parted_.empty()) take_parts(open_time);
    if (engine_.timer() <= open_time) {
        for (InstrumentIndex i = 0; i < books_.size(); ++i) {
            if (books_[i].price > 0) engine_.on(engine::PriceSeen{i, open_time, price_of(books_[i])});
        }
        engine_.on(open_time, actions_);
        pump();
    }
    for (InstrumentIndex i = 0; i < told.size(); ++i) {
        if (told[i]) run_candle(i, *told[i]);
    }
    for (InstrumentIndex i = 0; i < books_.size(); ++i) {
        books_[i].is_inside = false;
        if (told[i]) engine_.on(engine::PriceSeen{i, close_time, price_of(books_[i])});
    }
    if (!engine_.reads_candles()) return;
    now_ = close_time;
    for (InstrumentIndex i = 0; i < told.size(); ++i) {
        if (!told[i]) continue;
        engine_.on(market::CandleClosed{i, index, close_time, told[i]->candle}, actions_);
        pump();
    }
}

void PathExchange::pass_over(InstrumentIndex i, core::Time close_time, double close)
{
    books_[i].price = close;
    engine_.on(engine::PriceSeen{i, close_time, price_of(books_[i])});
}

void PathExchange::begin_candle(InstrumentIndex i, const Told& told)
{
    Book& book = books_[i];
    // Triggers and limits lie on ticks, which may be finer than what this series happened to trade at.
    book.decimals = std::max(told.decimals, book.tick_decimals);
    book.has_mark = told.mark != nullptr;
    book.has_trades = !told.trades.empty();
    if (!told.books.empty()) take_books(i, told, now_);
    if (rules_.volume_share.is_positive()) {
        const Decimal volume = Decimal::from_double(told.candle.volume, 8) * rules_.volume_share;
        book.volume_left = Quantity(volume.round_down_to(engine_.desk().instrument(i).quantity_step.value()));
        book.is_starved = false;
    }
    if (book.has_expiring) expire(book, now_);
    if (!told.candle.traded) return;  // Nobody traded: nothing is met, and what arrives goes on waiting.
    book.is_inside = true;            // What a fill on the way brings about is there at once, at the far end.
    jump(i, told.candle.open);
    if (!book.arriving.empty()) meet_arriving(book);
}

void PathExchange::meet_arriving(Book& book)
{
    // While one of them is met the bot may withdraw or change another, and its place may be taken by a new order.
    std::vector<std::pair<Index, std::uint32_t>> arriving;
    for (const Index order : book.arriving) arriving.emplace_back(order, orders_[order].turn);
    book.arriving.clear();
    for (const auto& [order, turn] : arriving) {
        Working& working = orders_[order];
        if (!working.in_use || working.turn != turn || !working.is_arriving) continue;
        if (working.latency-- > 0) {
            book.arriving.push_back(order);
        } else {
            working.is_arriving = false;
            meet(order);
            pump();
        }
    }
}

void PathExchange::run_candle(InstrumentIndex i, const Told& told)
{
    if (told.mark != nullptr) check_mark(i, *told.mark);
    if (!told.candle.traded) return;
    if (!told.trades.empty()) {
        follow_trades(i, told);
    } else if (told.detail.empty()) {
        follow_path(i, told.candle);
    } else {
        follow_detail(i, told.detail);
    }
    if (told.mark != nullptr) check_mark(i, *told.mark);
}

void PathExchange::follow_path(InstrumentIndex i, const market::Candle& candle)
{
    const bool low = low_first(rules_.path, candle);
    if (has_queues(books_[i])) return follow_queued(i, candle, low);
    walk(i, low ? candle.low : candle.high);
    walk(i, low ? candle.high : candle.low);
    walk(i, candle.close);
}

void PathExchange::follow_queued(InstrumentIndex i, const market::Candle& candle, bool low)
{
    const double first = low ? candle.low : candle.high;
    const double second = low ? candle.high : candle.low;
    // What was traded at one price, had the candle's volume been spread evenly over its range.
    const double tick = engine_.desk().instrument(i).price_tick.value().to_double();
    const double traded = candle.volume * tick / (candle.high - candle.low + tick);
    walk(i, first);
    touch(i, first, traded, false);
    walk(i, second);
    if (second != first) touch(i, second, traded, false);
    walk(i, candle.close);
}

void PathExchange::follow_detail(InstrumentIndex i, std::span<const market::Candle> detail)
{
    for (const market::Candle& fine : detail) {
        if (!fine.traded) continue;
        jump(i, fine.open);
        follow_path(i, fine);
    }
}

PathExchange::Quiet PathExchange::quiet(InstrumentIndex i) const
{
    const Book& book = books_[i];
    Quiet quiet{book.nearest_below, book.nearest_above};
    if (rules_.book.is_used() && !rules_.touch_fills) {
        // An order one tick before the level at which it is traded through may be filled by a touch.
        const double tick = engine_.desk().instrument(i).price_tick.value().to_double() * 1.001;
        quiet = {quiet.below + tick, quiet.above - tick};
    }
    if (book.liquidation > 0 && book.liquidates_falling) quiet.below = std::max(quiet.below, book.liquidation);
    if (book.liquidation > 0 && !book.liquidates_falling) quiet.above = std::min(quiet.above, book.liquidation);
    return quiet;
}

/// The price goes from where it stands to `to`, through everything between.
void PathExchange::walk(InstrumentIndex i, double to)
{
    while (!is_clear(books_[i], to)) {
        const auto met = next_met(books_[i], to);
        if (!met) break;
        Book& book = books_[i];
        const bool falls = to < book.price;
        book.price = falls ? std::min(book.price, met->level) : std::max(book.price, met->level);
        if (!book.following.empty()) follow(book);
        met->order == liquidation ? liquidate(i) : reached(met->order, false);
        pump();
    }
    Book& book = books_[i];
    book.price = to;
    if (!book.following.empty()) follow(book);
}

/// The price is suddenly at `to`: what rests on the way fills at its limit, nearest first; what is triggered fills at
/// the far end.
void PathExchange::jump(InstrumentIndex i, double to)
{
    const double from = books_[i].price;
    books_[i].price = to;
    if (from == 0) return;
    while (!is_clear(books_[i], to)) {
        Book& book = books_[i];
        // Seen from where the price was: everything that lies between.
        book.price = from;
        const auto met = next_met(book, to);
        book.price = to;
        if (!met) break;
        met->order == liquidation ? liquidate(i) : reached(met->order, true);
        pump();
    }
    if (!books_[i].following.empty()) follow(books_[i]);
}

std::optional<PathExchange::Resting> PathExchange::next_met(const Book& book, double to) const
{
    const bool falls =
        to < book.price || (to == book.price && !book.falling.empty() && book.falling.back().level >= to);
    std::optional<Resting> nearest;
    const std::deque<Resting>& side = falls ? book.falling : book.rising;
    const auto is_on_the_way = [&](double level) { return falls ? level >= to : level <= to; };
    for (auto at = side.rbegin(); at != side.rend() && is_on_the_way(at->level); ++at) {
        const Working& order = orders_[at->order];
        // Without volume a resting order is passed by; watches and stops are not.
        if (book.is_starved && order.request.type == Type::limit) continue;
        nearest = *at;
        break;
    }
    for (const Index index : book.following) {
        const Working& order = orders_[index];
        if (!order.is_following || (order.request.side == Side::sell) != falls) continue;
        const double level = trailing_level(order);
        const bool is_nearer = !nearest || (falls ? level > nearest->level : level < nearest->level);
        if (is_on_the_way(level) && is_nearer) nearest = Resting{level, index};
    }
    if (book.liquidation > 0 && !book.has_mark && book.liquidates_falling == falls && is_on_the_way(book.liquidation)) {
        const double level = book.liquidation;
        // Of a stop and a liquidation at one price the worse is assumed.
        if (!nearest || (falls ? level >= nearest->level : level <= nearest->level)) nearest = {level, liquidation};
    }
    return nearest;
}

// -- Trailing stops --

double PathExchange::trailing_level(const Working& order) const
{
    const Decimal best = Decimal::from_double(order.best, books_[order.request.instrument].decimals);
    const Decimal tick = engine_.desk().instrument(order.request.instrument).price_tick.value();
    const bool sells = order.request.side == Side::sell;
    const Decimal level = best * (sells ? Decimal(1) - order.request.trail : Decimal(1) + order.request.trail);
    return (sells ? level.round_down_to(tick) : level.round_up_to(tick)).to_double();
}

/// Moves the stops that follow the price.
void PathExchange::follow(Book& book)
{
    for (const Index index : book.following) {
        Working& order = orders_[index];
        const bool sells = order.request.side == Side::sell;
        const double activation = order.request.activation.to_double();
        if (!order.is_following) {
            if (activation > 0 && (sells ? book.price < activation : book.price > activation)) continue;
            order.is_following = true;
            order.best = book.price;
        }
        order.best = sells ? std::max(order.best, book.price) : std::min(order.best, book.price);
    }
}

// -- Between the exchange and the engine --

Price PathExchange::price_of(const Book& book) const { return Price(Decimal::from_double(book.price, book.decimals)); }

// Flat: see docs/explanation/performance.md.
[[gnu::flatten]] void PathExchange::pump()
{
    if (is_pumping_) return;
    is_pumping_ = true;
    std::size_t told = 0, taken = 0;
    while (told < reports_.size() || taken < actions_.size() || !next_parts_.empty() || !moved_.empty()) {
        // What an order has spent is booked before the next one asks whether it can be paid. Neither list grows while
        // one of its own is read: the engine answers reports with actions, the exchange actions with reports.
        if (told < reports_.size()) {
            const Report& report = reports_[told++];
            if (tap_.report) tap_.report(report);
            engine_.on(report, actions_);
        } else if (!next_parts_.empty()) {
            go_on_with_parts();
        } else if (!moved_.empty() && moved_.front().behind <= taken) {
            go_on_with_moved();
        } else {
            const orders::Action& action = actions_[taken++];
            if (tap_.action) tap_.action(action);
            std::visit([this](const auto& one) { take(one); }, action);
        }
    }
    while (!away_.empty()) leave_place(away_.back());
    reports_.clear();
    actions_.clear();
    is_pumping_ = false;
    if (engine_.desk().has_contracts()) find_liquidations();
}

void PathExchange::take(const orders::Watch& watch)
{
    const bool follows = !watch.trail.is_zero();
    Request request;
    request.id = watch.id;
    request.slot = watch.slot;
    request.instrument = watch.instrument;
    // One of its own lies where a stop of that side would.
    request.type = follows ? Type::trailing_stop : watch.stands_for.value_or(Type::stop);
    request.side = watch.rising == (request.type != Type::limit) ? Side::buy : Side::sell;
    (request.type == Type::limit ? request.limit : request.trigger) = watch.level;
    request.trail = watch.trail;
    request.activation = watch.activation;
    request.replaces = watch.replaces;
    if (!away_.empty() && take_place(request, true)) return;
    const Index index = add(request);
    orders_[index].is_watch = true;
    if (watch.stands_for) orders_[index].latency = rules_.latency_bars;
    follows || watch.stands_for ? arrive(index) : rest(index);
}

/// Another size of an order that was withdrawn a moment ago takes its place; false: it has none.
bool PathExchange::take_place(const Request& request, bool is_watch)
{
    const auto at = std::find_if(away_.begin(), away_.end(),
                                 [&](Index index) { return orders_[index].request.slot == request.slot; });
    if (at == away_.end()) return false;
    const Index index = *at;
    Working& order = orders_[index];
    const bool is_same = order.request.id.sequence == request.replaces && order.request.side == request.side &&
                         (order.request.type == Type::limit) == (request.type == Type::limit) &&
                         level_of(order.request) == level_of(request);
    if (!is_same) {
        leave_place(index);
        return false;
    }
    away_.erase(at);
    if (order.request.handling) forget_handling(index);
    order.request = request;
    order.remaining = request.quantity;
    order.too_much = Quantity();
    order.is_watch = is_watch;
    newest_ = std::max(newest_, request.id.sequence);
    if (is_watch) return true;
    if (request.time_in_force == TimeInForce::gtd) books_[request.instrument].has_expiring = true;
    if (request.handling) hide_parts(index);
    const Book& book = books_[request.instrument];
    if (request.type == Type::limit && has_queues(book)) order.ahead = ahead_of(request, book);
    say(order, Report::Kind::accepted);
    return true;
}

/// What was withdrawn does not come back.
void PathExchange::leave_place(Index index)
{
    std::erase(away_, index);
    take_out(index);
    forget(index);
}

void PathExchange::take(const orders::Cancel& cancel)
{
    const Index index = find(cancel.slot, cancel.id);
    if (index == nowhere) return;  // It ended before the cancel arrived; its report is on the way.
    if (cancel.is_replaced) {
        say(orders_[index], Report::Kind::cancelled);
        away_.push_back(index);
        return;
    }
    withdraw(index, Report::Kind::cancelled);
}

void PathExchange::take(const orders::Amend& amend)
{
    const Index index = find(amend.slot, amend.id);
    if (index == nowhere) return;
    Working& order = orders_[index];
    order.too_much = core::Quantity();
    order.request.handling ? resize(index, amend.quantity) : void(order.remaining = amend.quantity);
    const bool is_limit = order.request.type == Type::limit;
    const bool is_moved = is_limit && order.request.limit != amend.limit;
    if (is_moved) order.request.limit = amend.limit;
    say(order, Report::Kind::amended);
    if (!is_moved) {
        const Book& book = books_[order.request.instrument];
        if (is_limit && has_queues(book)) order.ahead = ahead_of(order.request, book);
        return;
    }
    const auto is_this = [&](const Moved& one) { return one.order == index; };
    if (std::any_of(moved_.begin(), moved_.end(), is_this)) return;
    take_out(index);
    order.is_arriving = true;
    moved_.push_back({index, amend.id, actions_.size()});
}

/// An order that was moved comes behind what was sent in the same moment, as one does that is withdrawn and sent anew.
void PathExchange::go_on_with_moved()
{
    const Moved next = moved_.front();
    moved_.erase(moved_.begin());
    if (find(orders_[next.order].request.slot, next.id) != next.order) return;  // It was withdrawn since.
    orders_[next.order].is_arriving = false;
    arrive(next.order);
}

// -- What is not a candle --

void PathExchange::tell(engine::Command command, core::Time time)
{
    now_ = time;
    engine_.on(command, time, actions_);
    pump();
}

void PathExchange::change(const bots::Terms& terms, const bots::Settings& settings, core::Time time)
{
    now_ = time;
    engine_.change(terms, settings, time, actions_);
    pump();
}

void PathExchange::tell(const bots::Message& message)
{
    now_ = message.received;
    engine_.on(message, actions_);
    pump();
}

void PathExchange::tell(const engine::FundingDue& due)
{
    now_ = due.time;
    engine_.on(due, actions_);
    pump();
}

void PathExchange::pay_funding(core::Time after, core::Time until)
{
    for (const market::FundingRate& due : market::payments(engine_.funding(), after, until)) {
        for (InstrumentIndex i = 0; i < books_.size(); ++i) {
            if (engine_.desk().is_spot(i)) continue;
            tell(engine::FundingDue{i, due.time, engine_.holdings().mark(i), due.rate});
        }
    }
}

}  // namespace cobot::simulation
