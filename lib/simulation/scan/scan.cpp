#include "simulation/scan/scan.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <limits>

#ifdef __AVX2__
#include <immintrin.h>
#endif

#include "bots/exit_plan.hpp"
#include "bots/sizing.hpp"
#include "ledger/settlement.hpp"
#include "strategy/block_signals.hpp"

namespace cobot::simulation {

using core::Decimal;
using core::Money;
using core::Price;
using core::Quantity;
using orders::Direction;
using orders::ExitReason;
using orders::Liquidity;
using orders::Side;
using strategy::SignalBlock;

namespace {

using Word = std::uint64_t;

/// The candles of a block that have something, a bit each.
class Bits {
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

/// The words of a side, or none set where the strategy has no such condition.
const Word* words_of(const Word* side)
{
    static constexpr std::array<Word, strategy::BlockSignals::block_max / 64> unset{};
    return side == nullptr ? unset.data() : side;
}

/// The first candle of the block in [from, to) that has one of these bits, or `to`.
std::size_t next(const Bits& bits, const SignalBlock& block, std::size_t from, std::size_t to)
{
    return from < to ? block.first + bits.next(from - block.first, to - block.first) : to;
}

double value_of(const SignalBlock& block, const double* column, std::size_t candle)
{
    return column == nullptr ? 0 : column[candle - block.first];
}

}  // namespace

std::string_view Scan::uncovered(const StrategyRun& run)
{
    using Kind = strategy::Sizing::Kind;
    const Kind sizing = run.bot.risk.sizing.kind;
    if (run.pairs.size() != 1) return "several pairs with one wallet";
    if (run.fill_rules != FillRules::honest) return "the fill rules of freqtrade";
    if (run.costs.fee_in_base) return "fees taken in base";
    if (run.costs.latency_bars != 0) return "orders that arrive later";
    if (run.costs.book.is_used()) return "what taking does to a book";
    if (run.walk_every_candle) return "candles looked at one by one";
    if (sizing == Kind::kelly || sizing == Kind::optimal_f) return "sizes learnt from closed trades";
    return {};
}

/// What a block's candles say, and how far it is of use.
struct Scan::Sides {
    Sides(const SignalBlock& block, bool can_short, std::size_t last)
        : end(block.first + block.count),
          // An order must meet an open before the run's last candle, whose own close is not told any more.
          entry_limit(std::min(end, last - 2)),
          exit_limit(std::min(end, last - 1)),
          shorts(can_short && block.enter_short != nullptr)
    {
        const Word* const enter_long = words_of(block.enter_long);
        const Word* const exit_long = words_of(block.exit_long);
        const Word* const enter_short = words_of(can_short ? block.enter_short : nullptr);
        const Word* const exit_short = words_of(block.exit_short);
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
    Bits entries, long_exits;
    Bits long_entries, short_exits;  ///< With shorts.
};

Scan::Scan(const StrategyRun& run, const market::RangeIndex& ranges, MarketOrders& orders)
    : run_(run),
      candles_(run.pairs.front()),
      series_(candles_.series),
      instrument_(series_.instrument()),
      ranges_(ranges),
      orders_(orders),
      fills_(run.costs),
      gate_(run.bot.risk, run.wallet),
      by_equity_(bots::needs_equity(run.bot.risk)),
      always_heard_(!gate_.has_limits()),
      by_atr_(bots::has_atr_stop(run.bot.exits)),
      cooldown_(static_cast<std::size_t>(run.bot.risk.cooldown_bars)),
      first_(run.period.begin ? series_.index_at(*run.period.begin) : 0),
      last_(run.period.end ? series_.index_at(*run.period.end) : series_.size()),
      at_(first_),
      free_(run.wallet)
{
    COBOT_ENSURE(orders.are_for(run.costs, instrument_), "orders of other costs");
    guard_ = Guard::opened(Side::buy, 0, {}, {}, instrument_);
    guard_.plan = bots::exit_plan_of(run.bot.exits);
    guard_.open = false;
    const orders::ExitPlan& plan = *guard_.plan;
    by_levels_ = plan.roi.empty() && !plan.trailing;
    arms_late_ = by_levels_ && !by_atr_ && !plan.target_risk_multiple;
    constexpr double none = std::numeric_limits<double>::infinity();
    stop_share_ = plan.stop_ratio ? plan.stop_ratio->to_double() : none;
    target_share_ = plan.target_ratio ? plan.target_ratio->to_double() : none;
    tick_ = instrument_.price_tick.to_double();
    over_ = first_ + 1 >= last_;
    if (always_heard_ && run.bot.risk.sizing.kind == strategy::Sizing::Kind::fixed) find_sufficient();
}

/// An amount that pays for a fixed stake, if only just: then so does every larger one.
void Scan::find_sufficient()
{
    const Decimal stake = run_.bot.risk.sizing.value;
    bots::Funds funds;
    funds.taker_fee = instrument_.taker_fee;
    funds.max_trades = run_.bot.risk.max_concurrent_trades;
    funds.tradable_ratio = run_.bot.tradable_ratio;
    funds.free = Money(stake * (Decimal(1) + funds.taker_fee) / funds.tradable_ratio + Decimal(1));
    if (bots::entry_stake(run_.bot.risk.sizing, funds, {}, {})) sufficient_ = funds.free;
}

/// Flat: what functions save and restore for each other was an eighth of a search's instructions.
[[gnu::flatten]] void Scan::advance(const SignalBlock& block, Trips& closed)
{
    const Sides sides(block, run_.bot.can_short, last_);
    while (!over_ && (guard_.open ? seek_exit(block, sides, closed) : seek_entry(block, sides, closed))) {
    }
}

void Scan::finish(Trips& closed)
{
    if (!guard_.open) return;
    leave(at_the_end(), closed);
    over_ = true;
}

Scan::Leaving Scan::at_the_end() const
{
    Exit exit;
    exit.price = fills_.final_price(candles_, guard_);
    exit.reason = ExitReason::force_exit;
    return {last_ - 1, series_.volume()[last_ - 1], fills_.final_time(candles_), exit};
}

Scan::Leaving Scan::touched(const Exit& exit, std::size_t candle) const
{
    const core::Time time = exit.at_open ? series_.open_time(candle) : fills_.time_inside(series_, candle);
    return {candle, series_.volume()[candle], time, exit};
}

std::size_t Scan::first_traded(std::size_t from) const
{
    while (from < last_ && !series_.traded(from)) ++from;
    return from;
}

/// True: something changed, and the block may have more to say.
bool Scan::seek_entry(const SignalBlock& block, const Sides& sides, Trips& closed)
{
    const std::size_t limit = sides.entry_limit;
    if (is_broke_) {
        const std::size_t from = std::max(at_, block.first);
        if (from < limit) refused_ += sides.entries.count(from - block.first, limit - block.first);
        at_ = std::max(at_, sides.end);
        return false;
    }
    Money stake(run_.bot.risk.sizing.value);
    while (true) {
        const std::size_t from = std::max(at_, block.first);
        const std::size_t signal = next(sides.entries, block, from, limit);
        if (signal >= limit) {
            at_ = std::max(at_, sides.end);
            return false;
        }
        at_ = signal + 1;
        if (free_ < sufficient_ && !decide(block, signal, stake)) {
            if (is_broke_) return true;
            continue;
        }
        const std::size_t candle = first_traded(signal + 1);
        if (candle + 1 >= last_) {
            over_ = true;  // The order waits for an open until the run ends.
            return false;
        }
        at_ = candle;
        const bool is_long = !sides.shorts || sides.long_entries[signal - block.first];
        enter(block, signal, candle, is_long ? Side::buy : Side::sell, stake, closed);
        return at_ < sides.end;
    }
}

bool Scan::decide(const SignalBlock& block, std::size_t candle, Money& stake)
{
    // Nothing is open, so nothing floats and nothing is tied.
    if (!always_heard_ && gate_.vet(series_.close_time(candle), Money()) != risk::Refusal::none) {
        ++refused_by_risk_;
        return false;
    }
    bots::Funds funds;
    funds.free = free_;
    funds.equity = by_equity_ ? funds.free : Money();
    funds.taker_fee = instrument_.taker_fee;
    funds.max_trades = run_.bot.risk.max_concurrent_trades;
    funds.tradable_ratio = run_.bot.tradable_ratio;
    bots::EntryPrices prices;
    if (by_equity_) {
        prices.close = series_.close()[candle];
        prices.stop_distance =
            bots::stop_distance(run_.bot.exits, value_of(block, block.stop_distance, candle), prices.close);
        prices.volatility = value_of(block, block.volatility, candle);
    }
    const auto wanted = bots::entry_stake(run_.bot.risk.sizing, funds, prices, {});
    if (!wanted) {
        ++refused_;
        is_broke_ = always_heard_ && !by_equity_;
        return false;
    }
    stake = *wanted;
    return true;
}

void Scan::enter(const SignalBlock& block, std::size_t signal, std::size_t candle, Side side, Money stake,
                 Trips& closed)
{
    const MarketOrders::Entry& entry = orders_.entry(candles_, candle, side, stake);
    if (!entry.is_allowed) {
        ++refused_;
        return;
    }
    const Price distance =
        by_atr_ ? Price(Decimal::from_double(value_of(block, block.stop_distance, signal), 10)) : Price();
    if (entry.exceeds_volume) return enter_in_parts(candle, side, stake, distance, closed);
    begin(side, candle, distance);
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
}

/// A position whose first fill lies in `candle`.
void Scan::begin(Side side, std::size_t candle, Price stop_distance)
{
    const core::Time time = series_.open_time(candle);
    guard_.begin(side, candle, time, instrument_.taker_fee);
    guard_.stop_distance = stop_distance;
    if (!always_heard_) gate_.on_entry(time);
    tested_ = candle;
    trip_.direction = guard_.direction;
    trip_.entry_index = candle;
    trip_.open_time = time;
}

bool Scan::seek_exit(const SignalBlock& block, const Sides& sides, Trips& closed)
{
    const std::size_t end = sides.end;
    const std::size_t limit = sides.exit_limit;
    const bool is_long = guard_.direction == Direction::long_;
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
    if (leave_if_touched(decided ? decision + 1 : std::min(end, last_), closed)) return !over_ && at_ < end;
    if (!decided) {
        at_ = std::max(at_, end);
        return false;
    }
    const std::size_t candle = first_traded(decision + 1);
    if (candle >= last_) {
        finish(closed);
        return false;
    }
    Exit exit;
    const MarketOrders::Out& out = orders_.out(candles_, candle, orders::exit_side(guard_.direction));
    exit.price = out.price;
    exit.reason = reason;
    leave({candle, out.volume, series_.open_time(candle), exit}, closed);
    return !over_ && at_ < end;
}

/// Tests the candles before `end` against the guarded position.
bool Scan::leave_if_touched(std::size_t end, Trips& closed)
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
            leave(touched(*exit, candle), closed);
            return true;
        }
    }
    return false;
}

QuietZone Scan::quiet_zone(std::size_t candle) const
{
    return by_levels_ ? HonestFills::between_levels(guard_, series_.size())
                      : fills_.quiet_zone(guard_, candles_, candle);
}

/// Where stop and target of an entry at `entry` are not, whatever rounding to twelve places and to the tick does.
QuietZone Scan::rough_zone(double entry) const
{
    constexpr double slack = 1e-12;
    const double level = guard_.sign * entry;
    return {level - entry * (stop_share_ - slack) + (tick_ + slack), level + entry * (target_share_ - slack) - slack,
            series_.size()};
}

void Scan::leave(const Leaving& leaving, Trips& closed)
{
    const Exit& exit = leaving.exit;
    const ledger::Opening& opening = trip_.opening;
    if (!parts_.empty() || (exit.reason != ExitReason::force_exit &&
                            run_.costs.exceeds_volume(std::abs(opening.marked.amount), leaving.volume))) {
        return leave_in_parts(leaving, closed);
    }
    const Money value = exit.price * opening.quantity;
    const Decimal rate = exit.liquidity == Liquidity::maker ? guard_.maker_fee : guard_.taker_fee;
    ambiguous_ += exit.ambiguous ? 1 : 0;
    resolved_ += exit.resolved ? 1 : 0;
    close(leaving, value, Money(value.value() * rate), closed);
}

/// All of it was sold, or bought back, for `value`.
void Scan::close(const Leaving& last, Money value, Money fee, Trips& closed)
{
    const Exit& exit = last.exit;
    const ledger::Opening& opening = trip_.opening;
    // What the entry said was written long ago; copying what has just been written would wait for it.
    ledger::RoundTrip& trip = closed.trips.emplace_back(trip_);
    trip.fee_close = fee;
    trip.profit = ledger::profit(trip_.direction, opening.value, value, opening.fee, fee);
    trip.profit_rounded = trip.profit.to_double();
    trip.profit_ratio = trip.profit_rounded / opening.open_value;
    trip.reason = exit.reason;
    trip.exit_liquidity = exit.liquidity;
    trip.ambiguous = exit.ambiguous;
    trip.exit_index = last.candle;
    trip.close_time = last.time;
    trip.exit = exit.price;
    trip.stop = guard_.stop;
    free_ += trip.profit;
    if (!always_heard_) gate_.on_closed(last.time, trip.profit);
    guard_.open = false;
    at_ = last.candle + cooldown_;
}

}  // namespace cobot::simulation
