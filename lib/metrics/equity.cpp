#include "metrics/equity.hpp"

#include <algorithm>
#include <array>
#include <limits>

#include "ledger/marked_position.hpp"

namespace cobot::metrics {
namespace {

/// The closes of one pair, addressed by the number of the grid's candle.
class Closes {
public:
    Closes(const market::CandleSeries& series, const CandleGrid& grid)
        : closes_(series.close()), shift_((grid.begin - series.begin()) / grid.timeframe.duration())
    {
        COBOT_ENSURE(series.timeframe() == grid.timeframe, "a series of another timeframe than the grid's");
        COBOT_ENSURE(!series.empty(), "a traded pair without candles");
    }

    double at(std::size_t i) const
    {
        const std::int64_t last = static_cast<std::int64_t>(closes_.size()) - 1;
        return closes_[static_cast<std::size_t>(std::clamp<std::int64_t>(position(i), 0, last))];
    }
    /// The closes of `count` candles from `first`, or null when some of them lie outside the series.
    const double* block(std::size_t first, std::size_t count) const
    {
        const std::int64_t begin = position(first);
        if (begin < 0 || begin + static_cast<std::int64_t>(count) > static_cast<std::int64_t>(closes_.size())) {
            return nullptr;
        }
        return closes_.data() + begin;
    }

private:
    std::int64_t position(std::size_t i) const { return static_cast<std::int64_t>(i) + shift_; }

    std::span<const double> closes_;
    std::int64_t shift_;
};

/// Something that changes the account: an order of a trade, or (`order` absent) the trade's closing.
struct Event {
    static constexpr std::uint32_t closing = std::numeric_limits<std::uint32_t>::max();

    std::size_t candle = 0;
    std::uint32_t trade = 0;
    std::uint32_t order = closing;
};

struct Holding {
    std::uint32_t trade = 0;
    const Closes* closes = nullptr;
    ledger::MarkedPosition position = {};
};

std::vector<Event> events_of(const ledger::RunRecord& run, const CandleGrid& grid)
{
    std::vector<Event> events;
    events.reserve(run.trades.size() * 3);
    for (std::uint32_t t = 0; t < run.trades.size(); ++t) {
        const ledger::Trade& trade = run.trades[t];
        const std::size_t closed = grid.index_of(trade.close_time);
        for (std::uint32_t o = 0; o < trade.orders.size(); ++o) {
            const std::size_t filled = grid.index_of(trade.orders[o].filled_at);
            if (filled < closed) events.push_back({filled, t, o});
        }
        events.push_back({closed, t, Event::closing});
    }
    // In opening order within a candle, so that sums do not depend on what closes when. Stable: the orders of a trade
    // stay in their order.
    const auto earlier = [&run](const Event& a, const Event& b) {
        if (a.candle != b.candle) return a.candle < b.candle;
        return run.trades[a.trade].id < run.trades[b.trade].id;
    };
    if (!std::is_sorted(events.begin(), events.end(), earlier)) {  // With one trade at a time they are.
        std::stable_sort(events.begin(), events.end(), earlier);
    }
    return events;
}

class Walk {
public:
    Walk(const ledger::RunRecord& run, std::span<const market::CandleSeries> series, const CandleGrid& grid,
         EquitySink& sink)
        : run_(run), grid_(grid), sink_(sink), realised_(run.starting_balance)
    {
        closes_.reserve(series.size());
        for (const market::CandleSeries& one : series) {
            if (one.empty()) continue;
            closes_.emplace_back(one, grid);
            pairs_.push_back(&one.pair());
        }
    }

    void run()
    {
        std::size_t at = 0;
        for (const Event& event : events_of(run_, grid_)) {
            emit(at, event.candle);
            at = event.candle;
            apply(event);
        }
        emit(at, grid_.size);
    }

private:
    const Closes& closes_of(const market::Pair& pair) const
    {
        const auto found =
            std::find_if(pairs_.begin(), pairs_.end(), [&](const market::Pair* p) { return *p == pair; });
        COBOT_ENSURE(found != pairs_.end(), "a trade in a pair without candles");
        return closes_[static_cast<std::size_t>(found - pairs_.begin())];
    }

    void apply(const Event& event)
    {
        const ledger::Trade& trade = run_.trades[event.trade];
        const auto held = std::find_if(holdings_.begin(), holdings_.end(),
                                       [&](const Holding& holding) { return holding.trade == event.trade; });
        if (event.order == Event::closing) {
            if (held != holdings_.end()) holdings_.erase(held);
            realised_ += trade.profit;
            return;
        }
        Holding& holding =
            held != holdings_.end() ? *held : holdings_.emplace_back(Holding{event.trade, &closes_of(trade.pair)});
        const ledger::TradeOrder& order = trade.orders[event.order];
        holding.position.take(order.side, order.quantity, order.price, order.fee);
    }

    void emit(std::size_t first, std::size_t end)
    {
        if (first == end) return;
        if (holdings_.empty()) {
            sink_.flat(first, end - first, realised_.to_double());
            return;
        }
        double cash = realised_.to_double();
        for (const Holding& holding : holdings_) cash += holding.position.cash;
        while (first < end) {
            const std::size_t count = std::min(end - first, block_.size());
            fill(first, count, cash);
            sink_.marked(first, std::span(block_).first(count));
            first += count;
        }
    }

    void fill(std::size_t first, std::size_t count, double cash)
    {
        std::fill_n(block_.begin(), count, cash);
        for (const Holding& holding : holdings_) {
            const double amount = holding.position.amount;
            if (const double* close = holding.closes->block(first, count)) {
                for (std::size_t i = 0; i < count; ++i) block_[i] += amount * close[i];
            } else {
                for (std::size_t i = 0; i < count; ++i) block_[i] += amount * holding.closes->at(first + i);
            }
        }
    }

    const ledger::RunRecord& run_;
    const CandleGrid& grid_;
    EquitySink& sink_;
    std::vector<Closes> closes_;
    std::vector<const market::Pair*> pairs_;
    std::vector<Holding> holdings_;
    core::Money realised_;
    std::array<double, 1024> block_{};  // Stays in the first-level cache with the closes it is made from.
};

class CurveSink : public EquitySink {
public:
    explicit CurveSink(std::size_t size) : values(size) {}
    void flat(std::size_t first, std::size_t count, double value) override
    {
        std::fill_n(values.begin() + static_cast<std::ptrdiff_t>(first), count, value);
    }
    void marked(std::size_t first, std::span<const double> part) override
    {
        std::copy(part.begin(), part.end(), values.begin() + static_cast<std::ptrdiff_t>(first));
    }

    std::vector<double> values;
};

}  // namespace

std::size_t CandleGrid::index_of(core::Time time) const
{
    COBOT_ENSURE(size > 0, "an empty grid");
    if (time < begin) return 0;
    return std::min(static_cast<std::size_t>((time - begin) / timeframe.duration()), size - 1);
}

CandleGrid grid_of(const ledger::RunRecord& run, market::Timeframe timeframe)
{
    COBOT_ENSURE(run.period.begin && run.period.end, "a run without a period");
    const std::int64_t count = (*run.period.end - *run.period.begin) / timeframe.duration();
    COBOT_ENSURE(count > 0, "a run without candles");
    return {*run.period.begin, timeframe, static_cast<std::size_t>(count)};
}

void walk_equity(const ledger::RunRecord& run, std::span<const market::CandleSeries> series, const CandleGrid& grid,
                 EquitySink& sink)
{
    Walk(run, series, grid, sink).run();
}

std::vector<double> equity_curve(const ledger::RunRecord& run, std::span<const market::CandleSeries> series,
                                 const CandleGrid& grid)
{
    CurveSink sink(grid.size);
    walk_equity(run, series, grid, sink);
    return std::move(sink.values);
}

}  // namespace cobot::metrics
