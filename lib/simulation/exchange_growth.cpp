#include <algorithm>

#include "core/ensure.hpp"
#include "simulation/exchange.hpp"

/// Candles that come one by one: the part of the exchange that stands in for history.

namespace cobot::simulation {

using orders::InstrumentIndex;

void Exchange::pass(core::Time time, std::span<const PairCandles> candles)
{
    COBOT_ENSURE(stage_ == Stage::growing && candles.size() == pairs_.size(), "a candle for each pair, while it grows");
    steps_.clear();
    next_step_ = 0;
    for (InstrumentIndex i = 0; i < pairs_.size(); ++i) {
        Pair& pair = pairs_[i];
        pair.candles = candles[i];
        const market::CandleSeries& series = pair.candles.series;
        now_ = series.timeframe().index_of(time);
        if (series.empty()) continue;
        pair.grid_offset = series.timeframe().index_of(series.begin());
        pair.last = series.size();
        COBOT_ENSURE(local(pair) + 1 == pair.last, "the candle passed is the last one known");
    }
    // In the order in which the closes before were told.
    for (const InstrumentIndex i : group_) steps_.push_back({Phase::open, i});
    for (const InstrumentIndex i : group_) steps_.push_back({Phase::inside, i});
    closes_due_ = true;
}

/// From here on the next candle is the one that opens.
bool Exchange::begin_closes(const Attention& attention)
{
    if (!closes_due_) return false;
    closes_due_ = false;
    ++now_;
    ++statistics_.groups;
    group_.clear();
    for (InstrumentIndex i = 0; i < pairs_.size(); ++i) {
        if (!pairs_[i].candles.series.empty()) group_.push_back(i);
    }
    order_group();
    steps_.clear();
    next_step_ = 0;
    if (now_ > last_grid_) return true;
    if (attention.needs_marks) mark_positions();
    for (const InstrumentIndex i : group_) {
        if (now_ != last_grid_ || pairs_[i].guard.open) steps_.push_back({Phase::close, i});
    }
    return true;
}

std::size_t Exchange::spent(InstrumentIndex index) const
{
    const Pair& pair = pairs_[index];
    const std::size_t recent = pair.last < 2 ? 0 : pair.last - 2;  // A profit step is new or not by the candle before.
    return pair.guard.open ? std::min(recent, pair.guard.entry_index) : recent;
}

void Exchange::forget(InstrumentIndex index, std::size_t count, const PairCandles& candles)
{
    Pair& pair = pairs_[index];
    COBOT_ENSURE(count <= spent(index) && candles.series.size() + count == pair.last, "candles still looked at");
    pair.candles = candles;
    pair.forgotten += count;
    pair.last -= count;
    pair.grid_offset += static_cast<std::int64_t>(count);
    pair.guard.entry_index -= pair.guard.open ? count : 0;
    for (Working& order : pair.orders) order.active_from -= std::min(order.active_from, count);
}

void Exchange::last_candle(std::optional<core::Time> time)
{
    last_grid_ = time ? pairs_.front().candles.series.timeframe().index_of(*time) : never;
}

const engine::Event& Exchange::end()
{
    COBOT_ENSURE(stage_ == Stage::growing && next_told_ == told_.size(), "an end in the middle of a candle");
    stage_ = Stage::ending;
    current_ = engine::RunEnds{traded_period().end.value_or(core::Time())};
    return current_;
}

int Exchange::working() const
{
    std::size_t count = 0;
    for (const Pair& pair : pairs_) count += pair.orders.size();
    return static_cast<int>(count);
}

}  // namespace cobot::simulation
