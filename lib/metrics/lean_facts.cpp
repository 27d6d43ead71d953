#include "metrics/lean_facts.hpp"

#include <algorithm>
#include <array>

#include "core/ensure.hpp"
#include "core/extremes.hpp"
#include "metrics/standing.hpp"

namespace cobot::metrics {

using core::Extremes;
using ledger::RoundTrip;

namespace {

constexpr std::size_t block = core::BlockExtremes::block;

}  // namespace

/// The walk of walk_equity over one position at a time.
class LeanFacts::Walk {
public:
    Walk(const market::CandleSeries& series, const core::BlockExtremes& closes, const CandleGrid& grid,
         core::Money start)
        : closes_(series.close()),
          extremes_(closes),
          offset_(series.index_at(grid.begin)),
          size_(grid.size),
          realised_(start),
          cash_(start.to_double()),
          standing_{0, cash_, 0},
          daily(grid, cash_),
          drawdowns(grid, cash_)
    {
    }

    void add(const RoundTrip& trip, const ledger::RoundTrips& all)
    {
        const std::size_t entered = trip.entry_index - offset_;
        const std::size_t left = trip.exit_index - offset_;
        flat(at_, entered, cash_);
        if (trip.fill_count == 0) {
            marked(entered, left, trip.opening.marked);
        } else {
            in_parts(entered, left, trip.direction, all.fills_of(trip));
        }
        realised_ += trip.profit;
        cash_ = realised_.to_double();
        at_ = left;
    }
    void finish()
    {
        flat(at_, size_, cash_);
        settle();
        drawdowns.stand_at(last());
        drawdowns.finish();
    }
    /// The equity at the last candle told.
    double last() const
    {
        const auto& [candle, fixed, units] = standing_;
        return units == 0 ? fixed : fixed + units * closes_[candle + offset_];
    }

private:
    /// Candles of one position, and what their equity is not under.
    struct Stretch {
        std::size_t first = 0, count = 0;
        double cash = 0, amount = 0;
        double at_least = 0;
    };

    void flat(std::size_t first, std::size_t end, double value)
    {
        if (first == end) return;
        daily.fill(first, end - first, [value](std::size_t /*candle*/) { return value; });
        standing_ = {end - 1, value, 0};
        if (value < drawdowns.peak()) return drawdowns.fall(first, value);
        settle();
        drawdowns.flat(first, end - first, value);
    }

    /// Equity is cash plus amount times close, which rounds to a value that grows with the close: the extremes of a
    /// block of closes give those of its equity. A position that stays below the peak can do nothing but deepen the
    /// drawdown, and most that might are undercut before anybody asks: they wait.
    void marked(std::size_t first, std::size_t end, const ledger::MarkedPosition& position)
    {
        if (first == end) return;
        const double cash = cash_ + position.cash;
        const double amount = position.amount;
        in_position += end - first;
        daily.fill(first, end - first, [&](std::size_t i) { return cash + amount * closes_[i + offset_]; });
        const Extremes closes = extremes_.of((first + offset_) / block, (end - 1 + offset_) / block + 1);
        const Extremes equity = equity_of(closes, cash, amount);
        if (equity.high >= drawdowns.peak()) {
            settle();
            look(first, end, cash, amount);
        } else if (equity.low < drawdowns.low()) {
            wait({first, end - first, cash, amount, equity.low});
        }
        standing_ = {end - 1, cash, amount};
    }

    [[gnu::noinline]] void in_parts(std::size_t entered, std::size_t left, orders::Direction direction,
                                    std::span<const ledger::TripFill> fills)
    {
        ledger::MarkedPosition position;
        std::size_t at = entered;
        for (const ledger::TripFill& fill : fills) {
            const std::size_t candle = std::min(left, fill.candle - offset_);
            marked(at, candle, position);
            at = candle;
            const auto side = fill.is_entry ? orders::entry_side(direction) : orders::exit_side(direction);
            position.take(side, fill.quantity, fill.price, fill.fee);
        }
    }

    static Extremes equity_of(Extremes closes, double cash, double amount)
    {
        if (amount < 0) std::swap(closes.low, closes.high);
        return {cash + amount * closes.low, cash + amount * closes.high};
    }

    /// Shows what may reach the peak, block by block.
    void look(std::size_t first, std::size_t end, double cash, double amount)
    {
        for (std::size_t at = first; at < end;) {
            const std::size_t b = (at + offset_) / block;
            const std::size_t count = std::min(end, (b + 1) * block - offset_) - at;
            const Extremes equity = equity_of(extremes_[b], cash, amount);
            if (equity.high >= drawdowns.peak() || equity.low < drawdowns.low()) {
                std::array<double, block> values;
                const double* close = closes_.data() + at + offset_;
                for (std::size_t i = 0; i < count; ++i) values[i] = cash + amount * close[i];
                drawdowns.marked(at, std::span(values).first(count));
            }
            at += count;
        }
    }

    void wait(const Stretch& stretch)
    {
        if (waiting_count_ == waiting_.size()) {
            const auto end = std::remove_if(waiting_.begin(), waiting_.end(),
                                            [this](const Stretch& other) { return other.at_least > drawdowns.low(); });
            waiting_count_ = static_cast<std::size_t>(end - waiting_.begin());
            if (waiting_count_ > waiting_.size() / 2) settle();
        }
        waiting_[waiting_count_++] = stretch;
    }
    /// Finds the lowest equity of the present drawdown, and the first candle that has it, among those that wait.
    void settle()
    {
        for (std::size_t k = 0; k < waiting_count_; ++k) {
            const Stretch& stretch = waiting_[k];
            if (stretch.at_least > drawdowns.low()) continue;
            const std::span<const double> closes = closes_.subspan(stretch.first + offset_, stretch.count);
            const double low = equity_of(core::extremes_of(closes), stretch.cash, stretch.amount).low;
            if (low > drawdowns.low()) continue;
            std::size_t at = 0;
            while (stretch.cash + stretch.amount * closes[at] != low) ++at;
            drawdowns.deepen(stretch.first + at, low);
        }
        waiting_count_ = 0;
    }

    std::span<const double> closes_;
    const core::BlockExtremes& extremes_;
    std::size_t offset_;  ///< The series' number of the grid's first candle.
    std::size_t size_;
    core::Money realised_;
    double cash_;
    std::size_t at_ = 0;  ///< The grid's candles before have been told.
    Standing standing_;   ///< Only the last one is asked for its value.
    std::array<Stretch, 32> waiting_;
    std::size_t waiting_count_ = 0;

public:
    DailySink daily;
    DrawdownFinder drawdowns;
    std::size_t in_position = 0;
};

LeanFacts::LeanFacts(std::span<const Pair> pairs, const ledger::RunRecord& run, Reads reads)
{
    COBOT_ENSURE(reads == Reads::closed_trades || reads == Reads::equity, "facts that only gather() knows");
    begin_facts(facts_, run, pairs.front().series->timeframe());
    if (reads != Reads::equity) return;
    if (pairs.size() == 1) {
        walk_ = std::make_unique<Walk>(*pairs.front().series, *pairs.front().closes, facts_.grid, run.starting_balance);
    } else {
        several_ = std::make_unique<PositionsWalk>(pairs, facts_.grid, run.starting_balance);
    }
}

LeanFacts::~LeanFacts() = default;

// Flat: see docs/explanation/performance.md.
[[gnu::flatten]] void LeanFacts::add(const ledger::RoundTrips& some, std::size_t end)
{
    for (const RoundTrip& trip : some.trips) {
        add_profit(facts_, trip.profit);
        if (closed_.empty() || closed_.back().size() == part) closed_.emplace_back().reserve(part);
        closed_.back().push_back({trip.profit_rounded, trip.profit_ratio, trip.open_time, trip.close_time});
        if (walk_) walk_->add(trip, some);
    }
    if (several_) several_->add(some.changes, end);
}

const Facts& LeanFacts::finish(const ledger::RunRecord& run)
{
    facts_.run = &run;
    resize_trades(facts_, closed_.empty() ? 0 : (closed_.size() - 1) * part + closed_.back().size());
    std::size_t i = 0;
    for (const std::vector<Closed>& some : closed_) {
        for (const Closed& trade : some) {
            set_trade(facts_, i++, trade.profit, trade.ratio, trade.open_time, trade.close_time);
        }
    }
    sum_up_trades(facts_);
    if (walk_) {
        walk_->finish();
        take_equity(facts_, *walk_);
    }
    if (several_) {
        several_->finish();
        take_equity(facts_, *several_);
    }
    return facts_;
}

}  // namespace cobot::metrics
