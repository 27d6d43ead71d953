#include "simulation/exchange.hpp"

#include <algorithm>
#include <cmath>

#include "core/ensure.hpp"

namespace cobot::simulation {

using core::Decimal;
using core::Money;
using core::Price;
using core::Quantity;
using orders::InstrumentIndex;
using orders::Report;

Exchange::Exchange(Setup setup)
    : fills_(std::move(setup.fills)), costs_(setup.costs), walk_every_candle_(setup.walk_every_candle)
{
    pairs_.reserve(setup.pairs.size());
    if (setup.grows) {
        COBOT_ENSURE(!fills_->pair_by_pair(), "pair by pair, which only history can be gone through");
        stage_ = Stage::growing;
        last_grid_ = never;
        pairs_.resize(setup.pairs.size());
        for (std::size_t i = 0; i < pairs_.size(); ++i) pairs_[i].candles = std::move(setup.pairs[i]);
        return;
    }
    for (PairCandles& candles : setup.pairs) {
        Pair pair;
        const market::CandleSeries& series = candles.series;
        COBOT_ENSURE(series.timeframe() == setup.pairs.front().series.timeframe(), "pairs in different timeframes");
        pair.grid_offset = series.timeframe().index_of(series.begin());
        pair.first = setup.period.begin ? series.index_at(*setup.period.begin) : 0;
        pair.last = setup.period.end ? series.index_at(*setup.period.end) : series.size();
        // The first step is the one after the first candle, whose close is the first to be told.
        pair.due = pair.first + 1 < pair.last ? pair.grid_offset + static_cast<std::int64_t>(pair.first) + 1 : never;
        last_grid_ = std::max(last_grid_, pair.grid_offset + static_cast<std::int64_t>(pair.last) - 1);
        pair.candles = std::move(candles);
        pairs_.push_back(std::move(pair));
    }
}

core::TimeRange Exchange::traded_period() const
{
    core::TimeRange range;
    for (const Pair& pair : pairs_) {
        if (pair.first >= pair.last) continue;
        const core::Time begin = pair.candles.series.open_time(pair.first);
        const core::Time end = pair.candles.series.open_time(pair.last);
        range.begin = range.begin ? std::min(*range.begin, begin) : begin;
        range.end = range.end ? std::max(*range.end, end) : end;
    }
    return range;
}

const engine::Event* Exchange::next(const Attention& attention)
{
    while (true) {
        if (next_told_ < told_.size()) return &told_[next_told_++];
        told_.clear();
        next_told_ = 0;
        if (next_step_ < steps_.size()) {
            const Step step = steps_[next_step_++];
            if (step.phase == Phase::again && pairs_[step.pair].guard.open) {
                next_step_ += 2;  // the position is still there: nothing to decide anew
                continue;
            }
            if (step.phase == Phase::mark) {
                const Pair& pair = pairs_[step.pair];
                current_ = engine::Marked{step.pair, pair.candles.series.close()[std::min(local(pair), pair.last) - 1]};
                return &current_;
            }
            if (step.phase == Phase::close || step.phase == Phase::again) {
                Pair& pair = pairs_[step.pair];
                pair.met_open = -1;  // what is decided now meets the open that follows, the first time or again
                const std::size_t i = local(pair) - 1;
                const auto& series = pair.candles.series;
                current_ = market::CandleClosed{step.pair, i + pair.forgotten, series.close_time(i), series[i]};
                return &current_;
            }
            step.phase == Phase::open ? meet_open(step.pair) : meet_inside(step.pair);
            continue;
        }
        if (stage_ == Stage::growing) {
            if (!begin_closes(attention)) return nullptr;
            continue;
        }
        if (stage_ == Stage::over) return nullptr;
        if (stage_ == Stage::ending) {
            stage_ = Stage::over;
            continue;
        }
        if (!advance(attention)) {
            stage_ = Stage::ending;
            const core::TimeRange period = traded_period();
            current_ = engine::RunEnds{period.end.value_or(core::Time())};
            return &current_;
        }
    }
}

/// Moves to the next step that concerns anyone.
bool Exchange::advance(const Attention& attention)
{
    if (stage_ == Stage::starting) {
        stage_ = Stage::running;
        if (!walk_every_candle_) {
            for (InstrumentIndex i = 0; i < pairs_.size(); ++i) {
                Pair& pair = pairs_[i];
                if (pair.due == never) continue;
                now_ = pair.due - 1;  // as if the first candle had just opened
                pair.due = next_due(attention, i);
            }
        }
    } else {
        for (const InstrumentIndex index : group_) pairs_[index].due = next_due(attention, index);
    }
    std::int64_t nearest = never;
    for (const Pair& pair : pairs_) nearest = std::min(nearest, pair.due);
    if (nearest == never) return false;
    now_ = nearest;
    begin_group(attention);
    return true;
}

void Exchange::begin_group(const Attention& attention)
{
    ++statistics_.groups;
    group_.clear();
    for (InstrumentIndex i = 0; i < pairs_.size(); ++i) {
        if (pairs_[i].due != now_) continue;
        group_.push_back(i);
    }
    order_group();

    steps_.clear();
    next_step_ = 0;
    if (attention.needs_marks) mark_positions();
    const auto tells_close = [this](InstrumentIndex i) {
        return now_ != last_grid_ || pairs_[i].guard.open;  // nothing is entered on the run's last candle
    };
    if (fills_->pair_by_pair()) {
        for (const InstrumentIndex i : group_) {
            if (tells_close(i)) steps_.push_back({Phase::close, i});
            steps_.push_back({Phase::open, i});
            steps_.push_back({Phase::inside, i});
            if (!pairs_[i].guard.open || now_ == last_grid_) continue;
            // A position closed in this candle may be turned round in it, at the same open.
            for (const Phase phase : {Phase::again, Phase::open, Phase::inside}) steps_.push_back({phase, i});
        }
        return;
    }
    for (const InstrumentIndex i : group_) {
        if (tells_close(i)) steps_.push_back({Phase::close, i});
    }
    for (const InstrumentIndex i : group_) steps_.push_back({Phase::open, i});
    for (const InstrumentIndex i : group_) steps_.push_back({Phase::inside, i});
}

/// Tells what all positions stand at before anyone enters. Pairs that meet each candle one after another may even turn
/// a position round.
void Exchange::mark_positions()
{
    const auto may_enter = [this](InstrumentIndex i) { return fills_->pair_by_pair() || !pairs_[i].guard.open; };
    if (std::none_of(group_.begin(), group_.end(), may_enter)) return;
    for (InstrumentIndex i = 0; i < pairs_.size(); ++i) {
        if (pairs_[i].guard.open) steps_.push_back({Phase::mark, i});
    }
}

/// Pairs with a position first: pair by pair in the order in which they were opened, otherwise as listed.
void Exchange::order_group()
{
    if (group_.size() < 2) return;
    const bool by_opening = fills_->pair_by_pair();
    std::stable_sort(group_.begin(), group_.end(), [&](InstrumentIndex a, InstrumentIndex b) {
        const Pair& left = pairs_[a];
        const Pair& right = pairs_[b];
        if (left.guard.open != right.guard.open) return left.guard.open;
        return by_opening && left.guard.open && left.opened < right.opened;
    });
}

std::int64_t Exchange::next_due(const Attention& attention, InstrumentIndex index) const
{
    const Pair& pair = pairs_[index];
    const std::size_t candle = local(pair) + 1;
    if (candle >= pair.last) return never;
    const auto on_grid = [&](std::size_t i) {
        return i < pair.last ? pair.grid_offset + static_cast<std::int64_t>(i) : never;
    };
    if (walk_every_candle_ || !pair.orders.empty()) return on_grid(candle);
    const auto [wake, then] = attention.next_wake(index, candle - 1);
    // Of ten million candles only those of trades are looked at, and each is far from the last: fetched in good time,
    // they make a run 15 % shorter.
    if (then + 1 < pair.last) pair.candles.series.prefetch(then);
    const std::size_t limit = wake >= pair.last ? pair.last : wake + 1;
    return on_grid(pair.guard.open ? first_possible_touch(pair, candle, limit) : limit);
}

/// The first candle in [from, to) that might touch the guarded position, or `to`.
std::size_t Exchange::first_possible_touch(const Pair& pair, std::size_t from, std::size_t to) const
{
    while (from < to) {
        const QuietZone zone = fills_->quiet_zone(pair.guard, pair.candles, from);
        const std::size_t end = std::min(to, zone.until);
        const bool untouchable = std::isinf(zone.below) && std::isinf(zone.above) && zone.below < zone.above;
        if (untouchable) {
            pair.candles.series.prefetch_ranges(from, end);  // For the lowest and highest price of the trade.
            return to;
        }
        const std::size_t touched =
            first_touch(pair.candles.series, pair.guard.sign, zone.below, zone.above, from, end);
        if (touched < end) return touched;
        from = end;
    }
    return to;
}

void Exchange::execute(const orders::Action& action)
{
    if (const auto* cancel = std::get_if<orders::Cancel>(&action)) {
        for (Working& order : pairs_[cancel->instrument].orders) {
            if (order.request.id == cancel->id && !order.done)
                end_order(cancel->instrument, order, Report::Kind::cancelled, "");
        }
        std::erase_if(pairs_[cancel->instrument].orders, [](const Working& order) { return order.done; });
        return;
    }
    const auto& request = std::get<orders::Request>(action);
    if (stage_ == Stage::ending) {
        close_finally(request.instrument, request);
        return;
    }
    Pair& pair = pairs_[request.instrument];
    Working order;
    order.request = request;
    order.remaining = request.quantity;
    order.amount_left = request.quote_amount;
    // A decision at a close meets the open of the same moment; one made after that open waits for the next.
    const bool too_late = pair.met_open == now_;
    order.active_from = local(pair) + static_cast<std::size_t>(costs_.latency_bars) + (too_late ? 1 : 0);
    if (stage_ != Stage::growing && local(pair) >= pair.last) {
        end_order(request.instrument, order, Report::Kind::rejected, "the pair's candles have ended");
        return;
    }
    const auto closes = [](const orders::Request& any) { return any.reduce_only && any.type == orders::Type::market; };
    if (closes(request) && std::ranges::any_of(pair.orders, closes, &Working::request)) {
        end_order(request.instrument, order, Report::Kind::rejected, "the position is being closed already");
        return;
    }
    pair.orders.push_back(std::move(order));
    pair.due = std::min(pair.due, now_ + (too_late ? 1 : 0));
}

}  // namespace cobot::simulation
