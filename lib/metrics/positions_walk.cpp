#include "metrics/positions_walk.hpp"

#include <array>
#include <limits>

namespace cobot::metrics {

using core::Extremes;

namespace {

constexpr std::size_t block = core::BlockExtremes::block;

/// In opening order within a candle, as walk_equity has it.
bool is_earlier(const ledger::PositionChange& a, const ledger::PositionChange& b)
{
    return a.candle != b.candle ? a.candle < b.candle : a.trade < b.trade;
}

}  // namespace

PositionsWalk::PositionsWalk(std::span<const Pair> pairs, const CandleGrid& grid, core::Money start)
    : size_(grid.size), realised_(start), last_(start.to_double()), daily(grid, last_), drawdowns(grid, last_)
{
    core::Time begin = pairs.front().series->begin();
    for (const Pair& pair : pairs) begin = std::min(begin, pair.series->begin());
    const auto candles = [&](core::Time time) {
        return static_cast<std::ptrdiff_t>((time - begin) / grid.timeframe.duration());
    };
    first_ = static_cast<std::size_t>(candles(grid.begin));
    for (const Pair& pair : pairs) {
        pairs_.push_back(
            {pair.series->close(), pair.closes, static_cast<std::ptrdiff_t>(first_) - candles(pair.series->begin())});
    }
}

void PositionsWalk::add(std::span<const ledger::PositionChange> changes, std::size_t end)
{
    for (const ledger::PositionChange& change : changes) {
        ahead_.insert(std::ranges::upper_bound(ahead_, change, is_earlier), change);
    }
    std::size_t done = 0;
    for (; done < ahead_.size() && ahead_[done].candle < end; ++done) {
        const std::size_t candle = std::min(ahead_[done].candle - first_, size_ - 1);
        go_to(candle);
        apply(ahead_[done]);
    }
    ahead_.erase(ahead_.begin(), ahead_.begin() + static_cast<std::ptrdiff_t>(done));
}

void PositionsWalk::finish()
{
    add({}, std::numeric_limits<std::size_t>::max());
    go_to(size_);
    drawdowns.stand_at(last_);
    drawdowns.finish();
}

void PositionsWalk::apply(const ledger::PositionChange& change)
{
    const auto held = std::ranges::find(holdings_, change.trade, &Holding::trade);
    if (change.closes) {
        if (held != holdings_.end()) holdings_.erase(held);
        realised_ += change.profit;
        return;
    }
    Holding& holding =
        held != holdings_.end() ? *held : holdings_.emplace_back(Holding{change.trade, &pairs_[change.pair], {}});
    holding.position.cash += change.by.cash;
    holding.position.amount += change.by.amount;
}

void PositionsWalk::go_to(std::size_t end)
{
    const std::size_t first = at_;
    if (first >= end) return;
    at_ = end;
    cash_ = realised_.to_double();
    if (holdings_.empty()) {
        last_ = cash_;
        daily.fill(first, end - first, [this](std::size_t /*candle*/) { return last_; });
        if (last_ < drawdowns.peak()) return drawdowns.fall(first, last_);
        drawdowns.flat(first, end - first, last_);
        return;
    }
    in_position += end - first;
    for (const Holding& holding : holdings_) cash_ += holding.position.cash;
    daily.fill(first, end - first, [this](std::size_t candle) { return equity(candle); });
    // Of more than a block it is worth asking as a whole first; most are shorter.
    if (end - first <= block || matters(first, end)) look(first, end);
    last_ = equity(end - 1);
}

double PositionsWalk::equity(std::size_t candle) const
{
    double value = cash_;
    for (const Holding& holding : holdings_) {
        value += holding.position.amount * holding.closes->values[holding.closes->at(candle)];
    }
    return value;
}

/// Whether equity in [first, end) can make or deepen a drawdown. A sum grows with each of its parts, roundings
/// included, so that the extremes of closes give a value that no candle is under and one that none is over.
bool PositionsWalk::matters(std::size_t first, std::size_t end) const
{
    Extremes equity{cash_, cash_};
    for (const Holding& holding : holdings_) {
        Extremes closes =
            holding.closes->extremes->of(holding.closes->at(first) / block, holding.closes->at(end - 1) / block + 1);
        const double amount = holding.position.amount;
        if (amount < 0) std::swap(closes.low, closes.high);
        equity.low += amount * closes.low;
        equity.high += amount * closes.high;
    }
    return equity.high >= drawdowns.peak() || equity.low < drawdowns.low();
}

void PositionsWalk::look(std::size_t first, std::size_t end)
{
    while (first < end) {
        const std::size_t count = std::min(end - first, block);
        if (matters(first, first + count)) {
            std::array<double, block> values;
            std::fill_n(values.begin(), count, cash_);
            for (const Holding& holding : holdings_) {
                const Closes& closes = *holding.closes;
                const double amount = holding.position.amount;
                const std::size_t at = closes.at(first);
                if (closes.at(first + count - 1) == at + count - 1) {
                    const double* close = closes.values.data() + at;
                    for (std::size_t i = 0; i < count; ++i) values[i] += amount * close[i];
                } else {
                    for (std::size_t i = 0; i < count; ++i) values[i] += amount * closes.values[closes.at(first + i)];
                }
            }
            drawdowns.marked(first, std::span(values).first(count));
        }
        first += count;
    }
}

}  // namespace cobot::metrics
