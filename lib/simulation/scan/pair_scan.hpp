#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <limits>
#include <vector>

#ifdef __AVX2__
#include <immintrin.h>
#endif

#include "ledger/round_trip.hpp"
#include "ledger/settlement.hpp"
#include "market/range_index.hpp"
#include "simulation/scan/market_orders.hpp"
#include "simulation/strategy_run.hpp"
#include "strategy/signal_block.hpp"

namespace cobot::simulation {

/// The candles of a block that have something, a bit each.
class BlockBits {
    using Word = std::uint64_t;

public:
    /// Those of `count` candles; `word_at` gives 64 of them.
    template <class WordAt>
    void set(std::size_t count, WordAt word_at)
    {
        const std::size_t used = (count + 63) / 64;
        for (std::size_t w = 0; w < used; ++w) words_[w] = word_at(w);
        std::fill(words_.begin() + static_cast<std::ptrdiff_t>(used), words_.end(), 0);
        any_ = 0;
        for (std::size_t w = 0; w < words; w += 4) any_ |= Word{non_zero(&words_[w])} << w;
    }

    /// The first in [from, to), which is not empty, or `to`. Without a loop, whose end no processor foresees, nor
    /// whether the next one lies in the same word.
    std::size_t next(std::size_t from, std::size_t to) const
    {
        const std::size_t w = from / 64;
        const Word rest = ~Word{0} << (from % 64);
        const Word here = Word{(words_[w] & rest) != 0} << w;
        const Word candidates = (any_ & (~Word{1} << w)) | here;
        if (candidates == 0) return to;
        const auto found = static_cast<std::size_t>(std::countr_zero(candidates));
        const Word bits = words_[found] & (found == w ? rest : ~Word{0});
        return std::min(to, found * 64 + static_cast<std::size_t>(std::countr_zero(bits)));
    }

    /// How many there are in [from, to).
    int count(std::size_t from, std::size_t to) const
    {
        int count = 0;
        for (std::size_t begin = from; begin < to;) {
            const std::size_t end = std::min(to, (begin / 64 + 1) * 64);
            Word bits = words_[begin / 64] >> (begin % 64);
            if (end - begin < 64) bits &= (Word{1} << (end - begin)) - 1;
            count += std::popcount(bits);
            begin = end;
        }
        return count;
    }

    bool operator[](std::size_t i) const { return (words_[i / 64] >> (i % 64) & 1) != 0; }

private:
    /// Which of four words are not zero, a bit each.
    static unsigned non_zero(const Word* four)
    {
#ifdef __AVX2__
        const __m256i all = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(four));
        const __m256i zero = _mm256_cmpeq_epi64(all, _mm256_setzero_si256());
        return static_cast<unsigned>(_mm256_movemask_pd(_mm256_castsi256_pd(zero))) ^ 15U;
#else
        unsigned bits = 0;
        for (unsigned k = 0; k < 4; ++k) bits |= unsigned{four[k] != 0} << k;
        return bits;
#endif
    }

    static constexpr std::size_t words = strategy::BlockSignals::block_max / 64;
    static_assert(words <= 64, "any_ has a bit a word");

    std::array<Word, words> words_;
    Word any_ = 0;  ///< Words that are not zero.
};

/// What a block's candles say of one pair, and how far it is of use.
class BlockSides {
public:
    /// Candles before `end` are of use. Orders enter at opens before `entry_end`; the pair's candles end at `last`.
    BlockSides(const strategy::SignalBlock& block, bool can_short, std::size_t its_end, std::size_t entry_end,
               std::size_t last)
        : end(its_end),
          entry_limit(std::min(its_end, entry_end - 1)),
          exit_limit(std::min(its_end, last - 1)),
          shorts(can_short && block.enter_short != nullptr)
    {
        const std::uint64_t* const enter_long = words_of(block.enter_long);
        const std::uint64_t* const exit_long = words_of(block.exit_long);
        const std::uint64_t* const enter_short = words_of(can_short ? block.enter_short : nullptr);
        const std::uint64_t* const exit_short = words_of(block.exit_short);
        // What is contradicted is not said.
        if (shorts) {
            entries.set(block.count, [=](std::size_t w) {
                return (enter_long[w] & ~exit_long[w] & ~enter_short[w]) |
                       (enter_short[w] & ~exit_short[w] & ~enter_long[w]);
            });
            long_entries.set(block.count, [=](std::size_t w) { return enter_long[w]; });
            short_exits.set(block.count, [=](std::size_t w) { return exit_short[w] & ~enter_short[w]; });
        } else {
            entries.set(block.count, [=](std::size_t w) { return enter_long[w] & ~exit_long[w]; });
        }
        long_exits.set(block.count, [=](std::size_t w) { return exit_long[w] & ~enter_long[w]; });
    }

    std::size_t end, entry_limit, exit_limit;
    bool shorts;
    BlockBits entries, long_exits;
    BlockBits long_entries, short_exits;  ///< With shorts.

private:
    /// The words of a side, or none set where the strategy has no such condition.
    static const std::uint64_t* words_of(const std::uint64_t* side)
    {
        static constexpr std::array<std::uint64_t, strategy::BlockSignals::block_max / 64> unset{};
        return side == nullptr ? unset.data() : side;
    }
};

/// One pair's part of a scan: how far its candles have been looked at, its position and what guards it. It knows
/// neither wallet nor limits: when to enter it is told, with how much, and it says where it leaves.
///
/// What searches spend their time with is in line, for the scan's own function to be one.
class PairScan {
public:
    static constexpr std::size_t none = std::numeric_limits<std::size_t>::max();

    /// An order that enters.
    struct Order {
        orders::Side side = orders::Side::buy;
        core::Money stake;          ///< Of an order that is filled in parts: what is left of it.
        core::Price stop_distance;  ///< Zero: the plan's.
    };
    /// What meeting a candle's open did to it. Thin: the candle has not the volume, and nothing was done.
    enum class Met { refused, thin, part, whole };
    /// A closing order or a touched exit.
    struct Leaving {
        std::size_t candle = 0;
        double volume = 0;  ///< Of the candle.
        core::Time time;
        Exit exit;
        bool by_order = false;

        /// To that of an order, field by field: copied as a whole it would be waited for until it is written.
        void set(std::size_t its_candle, double its_volume, core::Time its_time, core::Price price,
                 orders::ExitReason reason)
        {
            candle = its_candle;
            volume = its_volume;
            time = its_time;
            exit.price = price;
            exit.reason = reason;
            exit.liquidity = orders::Liquidity::taker;
            exit.at_open = exit.ambiguous = exit.resolved = false;
            by_order = true;
        }
    };

    /// `ranges` are of the pair's candles, `orders` for its instrument and the run's costs. All must outlive this. A
    /// pair that ends with the run is not entered on its last candle.
    PairScan(const StrategyRun& run, const PairCandles& candles, const market::RangeIndex& ranges, MarketOrders& orders,
             bool ends_with_run);

    const market::CandleSeries& series() const { return series_; }
    std::size_t first() const { return first_; }
    std::size_t last() const { return last_; }
    /// Nothing can be traded.
    bool is_over() const { return first_ + 1 >= last_; }
    bool is_open() const { return guard_.open; }
    /// The next candle whose close may decide something.
    std::size_t at() const { return at_; }
    const ledger::RoundTrip& trip() const { return trip_; }
    /// The open trade's number and its pair's place in the run.
    void number(std::uint32_t id, std::size_t pair)
    {
        trip_.id = id;
        trip_.pair = static_cast<std::uint32_t>(pair);
    }
    std::span<const ledger::TripFill> parts() const { return parts_; }
    int ambiguous() const { return ambiguous_; }
    int resolved() const { return resolved_; }

    /// What a block says up to its own end or `end`.
    BlockSides sides(const strategy::SignalBlock& block, std::size_t end) const
    {
        return {block, run_.bot.can_short, end, last_ - (ends_with_run_ ? 1 : 0), last_};
    }
    /// Flat: the next candle that asks for an entry, and goes past it; none: the block says no more.
    std::size_t next_signal(const strategy::SignalBlock& block, const BlockSides& sides)
    {
        const std::size_t limit = sides.entry_limit;
        const std::size_t signal = next(sides.entries, block, std::max(at_, block.first), limit);
        if (signal >= limit) {
            at_ = std::max(at_, sides.end);
            return none;
        }
        at_ = signal + 1;
        return signal;
    }
    /// Flat: goes past candles before `to` and all of the block that is of use; how many ask for an entry.
    int pass_signals(const strategy::SignalBlock& block, const BlockSides& sides, std::size_t to)
    {
        const std::size_t from = std::max(at_, block.first);
        const std::size_t limit = std::min(sides.entry_limit, to);
        at_ = std::max(at_, std::min(sides.end, to));
        return from < limit ? sides.entries.count(from - block.first, limit - block.first) : 0;
    }
    orders::Side side_of(std::size_t signal, const strategy::SignalBlock& block, const BlockSides& sides) const
    {
        return !sides.shorts || sides.long_entries[signal - block.first] ? orders::Side::buy : orders::Side::sell;
    }
    /// The distance that a stop by ATR has for an entry decided at the close of `signal`.
    core::Price stop_distance(std::size_t signal, const strategy::SignalBlock& block) const
    {
        if (!by_atr_) return core::Price();
        const double distance = block.stop_distance == nullptr ? 0 : block.stop_distance[signal - block.first];
        return core::Price(core::Decimal::from_double(distance, 10));
    }
    /// The first candle from `from` on that somebody traded in, or last().
    std::size_t first_traded(std::size_t from) const
    {
        while (from < last_ && !series_.traded(from)) ++from;
        return from;
    }
    bool can_enter(std::size_t candle) const { return candle + (ends_with_run_ ? 1 : 0) < last_; }

    /// An order meets the open of a candle that is traded in.
    Met enter(const Order& order, std::size_t candle)
    {
        at_ = candle;
        const MarketOrders::Entry& entry = orders_.entry(candles_, candle, order.side, order.stake);
        if (!entry.is_allowed) return Met::refused;
        if (entry.exceeds_volume) return Met::thin;
        begin(order, candle);
        guard_.entry = entry.opening.price;
        is_armed_ = !arms_late_;
        if (is_armed_) {
            fills_.arm(guard_, candles_);
            zone_.until = 0;
        } else {
            zone_ = rough_zone(entry.opening.price_rounded);
        }
        trip_.opening = entry.opening;
        trip_.initial_stop = guard_.stop;
        return Met::whole;
    }
    /// The same, by as much as the candle allows; perhaps that is nothing, and counts as a part.
    Met enter_in_part(Order& order, std::size_t candle);
    /// Whether a position that is still being entered is left inside the candle.
    bool find_exit_inside(std::size_t candle, Leaving& leaving);
    /// Nothing more is entered; the position's exits have been tested on the candles before `candle`.
    void end_entering(std::size_t candle) { at_ = tested_ = candle; }

    /// Open: where it is left, as far as the block says; false: not in it.
    bool find_exit(const strategy::SignalBlock& block, const BlockSides& sides, Leaving& leaving);
    Leaving at_the_end() const;
    /// Goes through an exit that its candle has not the volume for, up to the fill that closes the position.
    void settle(Leaving& leaving)
    {
        if (!parts_.empty() || (leaving.exit.reason != orders::ExitReason::force_exit &&
                                run_.costs.exceeds_volume(std::abs(trip_.opening.marked.amount), leaving.volume))) {
            leave_in_parts(leaving);
        }
    }
    /// Closes the position by a settled exit.
    const ledger::RoundTrip& close(const Leaving& last, ledger::RoundTrips& closed);

    /// The stop of a trade without trailing, whether it was armed or not, as records tell it.
    bool is_stop_late(const ledger::RoundTrip& trip) const { return arms_late_ && trip.fill_count == 0; }
    core::Price stop_of(const ledger::RoundTrip& trip) const;

private:
    /// The first candle of the block in [from, to) that has one of these bits, or `to`.
    static std::size_t next(const BlockBits& bits, const strategy::SignalBlock& block, std::size_t from, std::size_t to)
    {
        return from < to ? block.first + bits.next(from - block.first, to - block.first) : to;
    }
    /// A position whose first fill lies in `candle`.
    void begin(const Order& order, std::size_t candle)
    {
        const core::Time time = series_.open_time(candle);
        guard_.begin(order.side, candle, time, instrument_.taker_fee);
        guard_.stop_distance = order.stop_distance;
        tested_ = candle;
        trip_.direction = guard_.direction;
        trip_.entry_index = candle;
        trip_.open_time = time;
    }
    bool find_touch(std::size_t end, Leaving& leaving);
    [[gnu::noinline]] QuietZone quiet_zone(std::size_t candle) const;
    /// Where stop and target of an entry at `entry` are not, whatever rounding to twelve places and to the tick does.
    QuietZone rough_zone(double entry) const
    {
        constexpr double slack = 1e-12;
        const double level = guard_.sign * entry;
        return {level - entry * (stop_share_ - slack) + (tick_ + slack),
                level + entry * (target_share_ - slack) - slack, series_.size()};
    }
    Leaving touched(const Exit& exit, std::size_t candle) const
    {
        const core::Time time = exit.at_open ? series_.open_time(candle) : fills_.time_inside(series_, candle);
        return {candle, series_.volume()[candle], time, exit};
    }

    void take_in(std::size_t candle, core::Price price, core::Quantity quantity);
    [[gnu::noinline]] void leave_in_parts(Leaving& leaving);
    void part_what_was_whole();
    void take_out(const Leaving& leaving);
    core::Money close_parts(ledger::RoundTrip& trip, ledger::RoundTrips& closed);

    const StrategyRun& run_;
    const PairCandles& candles_;
    const market::CandleSeries& series_;
    const market::Instrument& instrument_;
    const market::RangeIndex& ranges_;
    MarketOrders& orders_;
    HonestFills fills_;
    bool ends_with_run_;
    bool by_atr_;
    bool by_levels_;  ///< A stop and a target that stay where they are.
    bool arms_late_;  ///< They are shares of the entry price, and set when a candle comes near them: most never do.
    double stop_share_, target_share_, tick_;  ///< Infinite shares: there is none.
    std::size_t cooldown_;
    std::size_t first_ = 0;  ///< Candles [first, last) lie in the period.
    std::size_t last_ = 0;

    std::size_t at_ = 0;
    std::size_t tested_ = 0;  ///< The position's exits have been tested on the candles before.
    Guard guard_;
    bool is_armed_ = false;
    QuietZone zone_;                       ///< Of the guarded position as it is now, for candles before its end.
    ledger::RoundTrip trip_;               ///< Of the open position.
    std::vector<ledger::TripFill> parts_;  ///< Its fills, once an order was not filled at once.
    int ambiguous_ = 0;
    int resolved_ = 0;
};

inline bool PairScan::find_exit(const strategy::SignalBlock& block, const BlockSides& sides, Leaving& leaving)
{
    using orders::ExitReason;
    const std::size_t limit = sides.exit_limit;
    const bool is_long = guard_.direction == orders::Direction::long_;
    std::size_t decision =
        next(is_long ? sides.long_exits : sides.short_exits, block, std::max(at_, block.first), limit);
    ExitReason reason = ExitReason::exit_signal;
    if (run_.bot.exits.max_bars) {
        const std::size_t held_out =
            std::max(at_, guard_.entry_index + static_cast<std::size_t>(*run_.bot.exits.max_bars) - 1);
        if (held_out < decision) {
            decision = held_out;
            reason = ExitReason::time_exit;
        }
    }
    const bool decided = decision < limit;
    if (find_touch(decided ? decision + 1 : std::min(sides.end, last_), leaving)) return true;
    if (!decided) {
        at_ = std::max(at_, sides.end);
        return false;
    }
    const std::size_t candle = first_traded(decision + 1);
    if (candle >= last_) {
        leaving = at_the_end();
        return true;
    }
    const MarketOrders::Out& out = orders_.out(candles_, candle, orders::exit_side(guard_.direction));
    leaving.set(candle, out.volume, series_.open_time(candle), out.price, reason);
    return true;
}

/// Tests the candles before `end` against the guarded position.
inline bool PairScan::find_touch(std::size_t end, Leaving& leaving)
{
    while (tested_ < end) {
        if (tested_ >= zone_.until) zone_ = quiet_zone(tested_);
        const std::size_t to = std::min(end, zone_.until);
        const bool is_long = guard_.sign > 0;
        const double below = is_long ? zone_.below : -zone_.above;
        const double above = is_long ? zone_.above : -zone_.below;
        if (!ranges_.may_touch(below, above, tested_, to)) {
            tested_ = to;
            continue;
        }
        const std::size_t candle = ranges_.first_touch(below, above, tested_, to);
        tested_ = std::min(to, candle + 1);
        if (candle >= to) continue;
        if (!is_armed_) {
            fills_.arm(guard_, candles_);
            is_armed_ = true;
            zone_.until = 0;
            tested_ = candle;
            continue;
        }
        if (!by_levels_) zone_.until = 0;
        if (const auto exit = fills_.test(guard_, candles_, candle)) {
            leaving = touched(*exit, candle);
            return true;
        }
    }
    return false;
}

inline const ledger::RoundTrip& PairScan::close(const Leaving& last, ledger::RoundTrips& closed)
{
    const Exit& exit = last.exit;
    const ledger::Opening& opening = trip_.opening;
    // What the entry said was written long ago; copying what has just been written would wait for it.
    ledger::RoundTrip& trip = closed.trips.emplace_back(trip_);
    core::Money value;
    if (parts_.empty()) {
        value = exit.price * opening.quantity;
        const bool maker = exit.liquidity == orders::Liquidity::maker;
        trip.fee_close = core::Money(value.value() * (maker ? guard_.maker_fee : guard_.taker_fee));
        ambiguous_ += exit.ambiguous ? 1 : 0;
        resolved_ += exit.resolved ? 1 : 0;
    } else {
        value = close_parts(trip, closed);
    }
    trip.profit = ledger::profit(trip_.direction, opening.value, value, opening.fee, trip.fee_close);
    trip.profit_rounded = trip.profit.to_double();
    trip.profit_ratio = trip.profit_rounded / opening.open_value;
    trip.reason = exit.reason;
    trip.exit_liquidity = exit.liquidity;
    trip.ambiguous = exit.ambiguous;
    trip.exit_index = last.candle;
    trip.close_time = last.time;
    trip.exit = exit.price;
    trip.stop = guard_.stop;
    guard_.open = false;
    at_ = last.candle + cooldown_;
    return trip;
}

}  // namespace cobot::simulation
