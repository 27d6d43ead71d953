#include "bots/sizing.hpp"
#include "core/ensure.hpp"
#include "simulation/scan/scan.hpp"

/// How a scan goes through several pairs that share a wallet. Where a position is left follows from its pair's candles
/// alone and is found as soon as it is entered; entries ask the wallet. So each pair says what happens to it next, and
/// what comes first of all is done.

namespace cobot::simulation {

using core::Decimal;
using core::Money;
using orders::ExitReason;
using strategy::SignalBlock;
using Trips = ledger::RoundTrips;

namespace {

/// What the exchange does at one time, in this order: first all closes are told, then all orders meet the open, those
/// of pairs with a position before the others, then what lies inside the candles happens in the same order.
enum class Phase : unsigned { close, open, opening, inside, inside_new };

constexpr std::uint64_t never = std::numeric_limits<std::uint64_t>::max();
constexpr std::size_t pairs_max = std::size_t{1} << 16;

/// Orders what happens by time, phase and place in the list of pairs.
std::uint64_t key_of(std::size_t candle, Phase phase, std::size_t pair)
{
    return (static_cast<std::uint64_t>(candle) << 3 | static_cast<unsigned>(phase)) * pairs_max + pair;
}

std::size_t candle_of(std::uint64_t key) { return static_cast<std::size_t>(key / pairs_max >> 3); }

ledger::MarkedPosition marked(const ledger::TripFill& fill, orders::Direction direction)
{
    ledger::MarkedPosition change;
    change.take(fill.is_entry ? orders::entry_side(direction) : orders::exit_side(direction), fill.quantity, fill.price,
                fill.fee);
    return change;
}

/// Its position is worth nothing any more, and what it made is cash.
void tell_closing(const ledger::RoundTrip& trip, std::size_t offset, Trips& closed)
{
    closed.changes.push_back({.candle = trip.exit_index + offset,
                              .trade = trip.id,
                              .pair = trip.pair,
                              .by = {},
                              .profit = trip.profit,
                              .closes = true});
}

}  // namespace

std::size_t Scan::candles() const
{
    std::size_t end = 0;
    for (const Pair& pair : pairs_) end = std::max(end, pair.offset + pair.scan.series().size());
    return end;
}

Scan::Part Scan::part_of(std::size_t pair, std::size_t first, std::size_t end) const
{
    const std::size_t offset = pairs_[pair].offset;
    const std::size_t last = std::min(end, offset + pairs_[pair].scan.series().size());
    if (first >= last || end <= offset) return {};
    const std::size_t begin = first > offset ? (first - offset) / 64 * 64 : 0;
    return {begin, last - offset - begin};
}

void Scan::advance(std::span<const SignalBlock* const> blocks, std::size_t end, Trips& closed)
{
    COBOT_ENSURE(pairs_.size() <= pairs_max, "more pairs than a scan can tell apart");
    for (std::size_t i = 0; i < pairs_.size(); ++i) {
        Pair& pair = pairs_[i];
        pair.block = blocks[i];
        pair.sides.reset();
        if (pair.block != nullptr) pair.sides.emplace(pair.scan.sides(*pair.block, end - pair.offset));
        if (keys_[i] == never) keys_[i] = foresee(i, closed);
    }
    // What lies inside the candle that opens at the end is said by the next blocks.
    const std::uint64_t limit = key_of(end, Phase::inside, 0);
    while (true) {
        const auto first = std::ranges::min_element(keys_);
        if (*first >= limit) return;
        const auto index = static_cast<std::size_t>(first - keys_.begin());
        bool is_left = false;
        switch (pairs_[index].next) {
            case Pair::Next::signal: decide_entry(index); break;
            case Pair::Next::open: is_left = meet_open(index, closed); break;
            case Pair::Next::exit: close(index, closed); break;
            case Pair::Next::nothing:
            case Pair::Next::end: break;
        }
        *first = is_left ? foresee_exit(index, closed) : foresee(index, closed);
    }
}

/// When something happens to the pair next, as far as its block says.
std::uint64_t Scan::foresee(std::size_t index, Trips& closed)
{
    Pair& pair = pairs_[index];
    PairScan& scan = pair.scan;
    if (pair.next == Pair::Next::end || scan.is_over()) return never;
    pair.next = Pair::Next::nothing;
    if (pair.is_entering) {
        pair.candle = scan.first_traded(pair.candle);
        if (scan.can_enter(pair.candle)) {
            pair.next = Pair::Next::open;
            return key_of(pair.candle + pair.offset, scan.is_open() ? Phase::open : Phase::opening, index);
        }
        // The order waits until the run ends, and its money and its place stay taken.
        if (!scan.is_open()) return never;
        scan.end_entering(pair.candle);
        pair.is_entering = false;
    }
    if (!pair.sides) return never;
    if (scan.is_open()) {
        if (!scan.find_exit(*pair.block, *pair.sides, pair.leaving)) {
            if (pair.sides->end < scan.last()) return never;
            pair.leaving = scan.at_the_end();
        }
        return foresee_exit(index, closed);
    }
    pair.candle = scan.next_signal(*pair.block, *pair.sides);
    if (pair.candle == PairScan::none) return never;
    pair.next = Pair::Next::signal;
    return key_of(pair.candle + 1 + pair.offset, Phase::close, index);
}

/// The same of a position whose exit has been found.
std::uint64_t Scan::foresee_exit(std::size_t index, Trips& closed)
{
    Pair& pair = pairs_[index];
    PairScan& scan = pair.scan;
    PairScan::Leaving& leaving = pair.leaving;
    const ledger::RoundTrip& trip = scan.trip();
    scan.settle(leaving);
    for (const ledger::TripFill& part : scan.parts()) {
        if (part.is_entry) continue;
        closed.changes.push_back({.candle = part.candle + pair.offset,
                                  .trade = trip.id,
                                  .pair = trip.pair,
                                  .by = marked(part, trip.direction)});
    }
    if (leaving.exit.reason == ExitReason::force_exit) {
        pair.next = Pair::Next::end;
        tell_closing(scan.close(leaving, pair.finally), pair.offset, closed);
        return never;
    }
    pair.next = Pair::Next::exit;
    const Phase inside = leaving.candle == trip.entry_index ? Phase::inside_new : Phase::inside;
    return key_of(leaving.candle + pair.offset, leaving.by_order ? Phase::open : inside, index);
}

void Scan::decide_entry(std::size_t index)
{
    Pair& pair = pairs_[index];
    const int slots = run_.bot.risk.max_concurrent_trades;
    const bool is_full = slots > 0 && open_ + entering_ >= slots;
    if (is_full || (always_paid_alike_ && free_ - reserved_ < Money(run_.bot.risk.sizing.value))) {
        ++refused_;
        pass_refused(pair);
        return;
    }
    Money stake(run_.bot.risk.sizing.value);
    const bool is_paid = always_paid_alike_ && free_ - reserved_ >= sufficient_ + tied_ * untradable_;
    if (!is_paid && !decide(pair, *pair.block, pair.candle, stake)) return;
    const PairScan& scan = pair.scan;
    pair.order = {scan.side_of(pair.candle, *pair.block, *pair.sides), stake,
                  scan.stop_distance(pair.candle, *pair.block)};
    pair.reserved = stake * (Decimal(1) + scan.series().instrument().taker_fee);
    reserved_ += pair.reserved;
    ++entering_;
    pair.is_entering = true;
    pair.in_parts = false;
    ++pair.candle;
}

/// Until the next fill of another pair there is no more money and no more room: what asks for an entry is refused as
/// well.
void Scan::pass_refused(Pair& pair)
{
    std::uint64_t next_fill = never;
    for (std::size_t i = 0; i < pairs_.size(); ++i) {
        const bool fills = pairs_[i].next == Pair::Next::open || pairs_[i].next == Pair::Next::exit;
        if (fills) next_fill = std::min(next_fill, keys_[i]);
    }
    const std::size_t candle = next_fill == never ? PairScan::none : candle_of(next_fill) - pair.offset;
    refused_ += pair.scan.pass_signals(*pair.block, *pair.sides, candle);
}

/// True: the position is left inside the candle, while it is still being entered.
bool Scan::meet_open(std::size_t index, Trips& closed)
{
    Pair& pair = pairs_[index];
    PairScan& scan = pair.scan;
    const bool was_open = scan.is_open();
    const std::size_t parts = scan.parts().size();
    PairScan::Met met = pair.in_parts ? PairScan::Met::thin : scan.enter(pair.order, pair.candle);
    if (met == PairScan::Met::thin) {
        pair.in_parts = true;
        met = scan.enter_in_part(pair.order, pair.candle);
    }
    if (!was_open && (scan.is_open() || met == PairScan::Met::refused)) --entering_;
    if (met == PairScan::Met::refused) {
        ++refused_;
        stop_entering(pair);
        return false;
    }
    if (!was_open && scan.is_open()) {
        scan.number(++opened_, index);
        ++open_;
        gate_.on_entry(scan.trip().open_time);
    }
    if (!pair.in_parts) {
        const ledger::Opening& opening = scan.trip().opening;
        book_entry(pair, opening.value, opening.fee, opening.marked, closed);
    } else if (scan.parts().size() > parts) {
        const ledger::TripFill& part = scan.parts().back();
        const Money value = part.price * part.quantity;
        book_entry(pair, value, part.fee, marked(part, scan.trip().direction), closed);
        // What is not filled yet stays set aside.
        const Decimal with_fee = Decimal(1) + scan.series().instrument().taker_fee;
        const Money spent = std::min(pair.reserved, value * with_fee);
        pair.reserved -= spent;
        reserved_ -= spent;
    }
    const bool is_left = met == PairScan::Met::part && scan.find_exit_inside(pair.candle, pair.leaving);
    if (met == PairScan::Met::whole || is_left) stop_entering(pair);
    ++pair.candle;
    return is_left;
}

void Scan::book_entry(Pair& pair, Money value, Money fee, const ledger::MarkedPosition& change, Trips& closed)
{
    const ledger::RoundTrip& trip = pair.scan.trip();
    free_ -= value + fee;
    tied_ += value;
    tied_fees_ += fee;
    closed.changes.push_back({.candle = pair.candle + pair.offset, .trade = trip.id, .pair = trip.pair, .by = change});
}

/// The order is no more, and what was set aside for it is free.
void Scan::stop_entering(Pair& pair)
{
    reserved_ -= pair.reserved;
    pair.reserved = Money();
    pair.is_entering = false;
}

void Scan::close(std::size_t index, Trips& closed)
{
    Pair& pair = pairs_[index];
    const ledger::RoundTrip& trip = pair.scan.close(pair.leaving, closed);
    pair.next = Pair::Next::nothing;
    book_exit(trip);
    tell_closing(trip, pair.offset, closed);
}

void Scan::book_exit(const ledger::RoundTrip& trip)
{
    --open_;
    tied_ -= trip.opening.value;
    tied_fees_ -= trip.opening.fee;
    free_ += trip.opening.value + trip.opening.fee + trip.profit;
    gate_.on_closed(trip.close_time, trip.profit);
}

/// Closes what is still open, in the order of the pairs.
void Scan::finish_several(Trips& closed)
{
    for (Pair& pair : pairs_) {
        if (pair.next != Pair::Next::end) continue;
        for (ledger::RoundTrip& trip : pair.finally.trips) {
            trip.first_fill = static_cast<std::uint32_t>(closed.fills.size());
            closed.fills.insert(closed.fills.end(), pair.finally.fills.begin(), pair.finally.fills.end());
            book_exit(trip);
            closed.trips.push_back(trip);
        }
    }
}

/// What open positions have gained or lost at the closes of a candle, before closing costs: as the engine's bot knows
/// it.
Money Scan::floating(std::size_t candle) const
{
    Money total;
    for (const Pair& pair : pairs_) {
        if (!pair.scan.is_open() && pair.next != Pair::Next::end) continue;
        const ledger::RoundTrip& trip = pair.scan.trip();
        const double mark = pair.scan.series().close()[std::min(candle - pair.offset, pair.scan.last() - 1)];
        const ledger::Opening& opening = trip.opening;
        total += bots::floating_profit(trip.direction, opening.price, opening.quantity, mark) - opening.fee;
    }
    return total;
}

}  // namespace cobot::simulation
