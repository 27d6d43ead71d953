#include "metrics/lean_facts.hpp"

#include "core/ensure.hpp"

namespace cobot::metrics {

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
          daily(grid, cash_),
          drawdowns(grid, cash_),
          last(cash_)
    {
    }

    void add(const RoundTrip& trip)
    {
        const std::size_t entered = trip.entry_index - offset_;
        const std::size_t left = trip.exit_index - offset_;
        flat(at_, entered, cash_);
        MarkedPosition position;
        position.take(orders::entry_side(trip.direction), trip.quantity, trip.entry, trip.fee_open);
        marked(entered, left, cash_ + position.cash, position.amount);
        realised_ += trip.profit;
        cash_ = realised_.to_double();
        at_ = left;
    }
    void finish()
    {
        flat(at_, size_, cash_);
        locate_low();
        drawdowns.finish();
    }

private:
    void flat(std::size_t first, std::size_t end, double value)
    {
        if (first == end) return;
        if (value >= drawdowns.peak()) {
            locate_low();
        } else if (value < drawdowns.low()) {
            low_.count = 0;
        }
        daily.flat(first, end - first, value);
        drawdowns.flat(first, end - first, value);
        last = value;
    }

    /// Equity is cash plus amount times close, which rounds to a value that grows with the close: the extremes of a
    /// block of closes give those of its equity.
    void marked(std::size_t first, std::size_t end, double cash, double amount)
    {
        if (first == end) return;
        in_position += end - first;
        for (std::size_t at = first; at < end;) {
            const std::size_t b = (at + offset_) / block;
            const std::size_t count = std::min(end, (b + 1) * block - offset_) - at;
            if (daily.ends_in(at, count)) {
                show(at, count, cash, amount);
            } else if (!is_unmoved({extremes_.low(b), extremes_.high(b)}, cash, amount)) {
                look(at, count, cash, amount);
            }
            at += count;
        }
        last = cash + amount * closes_[end - 1 + offset_];
        drawdowns.stand_at(last);
    }

    static Extremes equity_of(Extremes closes, double cash, double amount)
    {
        if (amount < 0) std::swap(closes.low, closes.high);
        return {cash + amount * closes.low, cash + amount * closes.high};
    }
    bool is_unmoved(Extremes closes, double cash, double amount) const
    {
        const Extremes equity = equity_of(closes, cash, amount);
        return drawdowns.is_unmoved_by(equity.low, equity.high);
    }
    /// Candles that may move the drawdown, and end no day.
    void look(std::size_t first, std::size_t count, double cash, double amount)
    {
        const std::span<const double> closes = closes_.subspan(first + offset_, count);
        const Extremes equity = equity_of(extremes_of(closes), cash, amount);
        if (equity.high >= drawdowns.peak()) return show(first, count, cash, amount);
        if (drawdowns.is_unmoved_by(equity.low, equity.high)) return;
        drawdowns.fall_to(first, equity.low);
        low_ = {first, count, cash, amount};
    }
    /// Finds the candle of the present drawdown's low. Most lows are undercut before anybody asks.
    void locate_low()
    {
        if (low_.count == 0) return;
        const double* close = closes_.data() + low_.first + offset_;
        std::size_t at = 0;
        while (low_.cash + low_.amount * close[at] != drawdowns.low()) ++at;
        drawdowns.put_trough(low_.first + at);
        low_.count = 0;
    }
    void show(std::size_t first, std::size_t count, double cash, double amount)
    {
        locate_low();
        std::array<double, block> values;
        const double* close = closes_.data() + first + offset_;
        for (std::size_t i = 0; i < count; ++i) values[i] = cash + amount * close[i];
        daily.marked(first, std::span(values).first(count));
        drawdowns.marked(first, std::span(values).first(count));
    }

    std::span<const double> closes_;
    const core::BlockExtremes& extremes_;
    std::size_t offset_;  ///< The series' number of the grid's first candle.
    std::size_t size_;
    core::Money realised_;
    double cash_;
    std::size_t at_ = 0;  ///< The grid's candles before have been told.
    /// Candles among which is the low of the present drawdown; none: it is known.
    struct {
        std::size_t first = 0, count = 0;
        double cash = 0, amount = 0;
    } low_;

public:
    DailySink daily;
    DrawdownFinder drawdowns;
    double last;
    std::size_t in_position = 0;
};

LeanFacts::LeanFacts(const market::CandleSeries& series, const core::BlockExtremes& closes,
                     const ledger::RunRecord& run, Reads reads)
    : series_(series), closes_(closes)
{
    COBOT_ENSURE(reads == Reads::closed_trades || reads == Reads::equity, "facts that only gather() knows");
    begin_facts(facts_, run, series_.timeframe());
    if (reads == Reads::equity) walk_ = std::make_unique<Walk>(series_, closes_, facts_.grid, run.starting_balance);
}

LeanFacts::~LeanFacts() = default;

void LeanFacts::add(std::span<const RoundTrip> trips)
{
    for (const RoundTrip& trip : trips) {
        add_profit(facts_, trip.profit);
        closed_.push_back({trip.profit.to_double(), trip.profit_ratio, trip.open_time, trip.close_time});
        if (walk_) walk_->add(trip);
    }
}

const Facts& LeanFacts::finish(const ledger::RunRecord& run)
{
    facts_.run = &run;
    reserve_trades(facts_, closed_.size());
    for (const Closed& trade : closed_) {
        add_trade(facts_, trade.profit, trade.ratio, trade.open_time, trade.close_time);
    }
    facts_.closed = closed_drawdown(facts_.profits, facts_.close_times, facts_.starting_balance);
    if (!walk_) return facts_;
    walk_->finish();
    facts_.daily = walk_->daily.take();
    facts_.returns = facts_.daily.returns();
    facts_.drawdowns = walk_->drawdowns.worst();
    facts_.largest_loss = walk_->drawdowns.largest_loss();
    facts_.current_drawdown = walk_->drawdowns.current_depth();
    facts_.candles_in_position = walk_->in_position;
    facts_.last_equity = walk_->last;
    return facts_;
}

}  // namespace cobot::metrics
