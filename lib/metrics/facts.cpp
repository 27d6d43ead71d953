#include "metrics/facts.hpp"

#include <algorithm>
#include <cmath>

namespace cobot::metrics {
namespace {

/// Everything that is learnt from one walk over the equity curve.
class FactsSink : public EquitySink {
public:
    FactsSink(const CandleGrid& grid, double starting_balance)
        : daily(grid, starting_balance), drawdowns(grid, starting_balance), last_(starting_balance)
    {
    }
    void flat(std::size_t first, std::size_t count, double value) override
    {
        daily.flat(first, count, value);
        drawdowns.flat(first, count, value);
        last_ = value;
    }
    void marked(std::size_t first, std::span<const double> values) override
    {
        daily.marked(first, values);
        drawdowns.marked(first, values);
        in_position += values.size();
        last_ = values.back();
    }

    double last() const { return last_; }

    DailySink daily;
    DrawdownFinder drawdowns;
    std::size_t in_position = 0;

private:
    double last_;
};

/// Both samples in one walk: each addition waits for the one before, and two fit beside each other. For what is no loss
/// zero is added, which changes no sum.
void sum_shares(Facts& facts)
{
    Moments all;
    Moments losing;
    all.count = facts.profits.size();
    for (const double profit : facts.profits) {
        const double share = profit / facts.starting_balance;
        all.sum += share;
        losing.sum += share < 0 ? share : 0.0;
        losing.count += share < 0 ? 1 : 0;
    }
    const double centre = mean(all).value_or(0);
    const double losing_centre = mean(losing).value_or(0);
    for (const double profit : facts.profits) {
        const double share = profit / facts.starting_balance;
        const double distance = share - centre;
        const double losing_distance = (share < 0 ? share : losing_centre) - losing_centre;
        all.squares += distance * distance;
        losing.squares += losing_distance * losing_distance;
    }
    facts.shares = all;
    facts.losing_shares = losing;
}

void gather_trades(Facts& facts)
{
    const auto& trades = facts.run->trades;
    resize_trades(facts, trades.size());
    facts.adverse.reserve(trades.size());
    facts.favourable.reserve(trades.size());
    for (std::size_t i = 0; i < trades.size(); ++i) {
        const ledger::Trade& trade = trades[i];
        add_profit(facts, trade.profit);
        set_trade(facts, i, trade.profit.to_double(), trade.profit_ratio, trade.open_time, trade.close_time);
        facts.adverse.push_back(adverse_excursion(trade));
        facts.favourable.push_back(favourable_excursion(trade));
    }
    sum_up_trades(facts);
}

void gather_closing_days(Facts& facts)
{
    using std::chrono::days;
    if (facts.close_times.empty()) return;
    const auto [first, last] = std::minmax_element(facts.close_times.begin(), facts.close_times.end());
    const auto first_day = std::chrono::floor<days>(*first);
    for (auto day = first_day; day <= *last; day += days(1)) facts.closing_days.push_back({day, core::Money(), 0});
    for (const ledger::Trade& trade : facts.run->trades) {
        ClosingDay& day = facts.closing_days[static_cast<std::size_t>(
            (std::chrono::floor<days>(trade.close_time) - first_day).count())];
        day.profit += trade.profit;
        day.ratio += trade.profit_ratio;
    }
}

double mean_positions(const ledger::RunRecord& run, const CandleGrid& grid)
{
    std::size_t total = 0;
    for (const ledger::Trade& trade : run.trades) {
        const std::size_t open = grid.index_of(trade.open_time);
        total += std::max(grid.index_of(trade.close_time), open) - open;
    }
    return static_cast<double>(total) / static_cast<double>(grid.size);
}

}  // namespace

void begin_facts(Facts& facts, const ledger::RunRecord& run, market::Timeframe timeframe)
{
    facts.run = &run;
    facts.grid = grid_of(run, timeframe);
    facts.starting_balance = run.starting_balance.to_double();
    facts.period_days =
        std::chrono::duration<double, std::ratio<86400>>(facts.grid.close_time(facts.grid.size - 1) - facts.grid.begin)
            .count();
    const core::Duration span = *run.period.end - facts.grid.timeframe.duration() - *run.period.begin;
    facts.days = std::max(1, static_cast<int>(std::chrono::floor<std::chrono::days>(span).count()));
}

void resize_trades(Facts& facts, std::size_t count)
{
    for (auto* column : {&facts.profits, &facts.ratios, &facts.minutes}) column->resize(count);
    facts.close_times.resize(count);
}

void sum_up_trades(Facts& facts)
{
    facts.closed = closed_drawdown(facts.profits, facts.close_times, facts.starting_balance);
    sum_shares(facts);
}

std::optional<double> annualised_return(const Facts& facts)
{
    const double growth = facts.last_equity / facts.starting_balance;
    if (growth < 0) return std::nullopt;
    return std::pow(growth, 365.0 / facts.period_days) - 1;
}

double adverse_excursion(const ledger::Trade& trade)
{
    if (trade.open_rate.is_zero()) return 0;
    const double worst = trade.direction == orders::Direction::long_
                             ? trade.min_rate.to_double() / trade.open_rate.to_double() - 1
                             : 1 - trade.max_rate.to_double() / trade.open_rate.to_double();
    return std::min(worst, 0.0);
}

double favourable_excursion(const ledger::Trade& trade)
{
    if (trade.open_rate.is_zero()) return 0;
    const double best = trade.direction == orders::Direction::long_
                            ? trade.max_rate.to_double() / trade.open_rate.to_double() - 1
                            : 1 - trade.min_rate.to_double() / trade.open_rate.to_double();
    return std::max(best, 0.0);
}

Facts gather(const ledger::RunRecord& run, std::span<const market::CandleSeries> series)
{
    return gather(run, series, [&](const CandleGrid& grid, EquitySink& sink) { walk_equity(run, series, grid, sink); });
}

Facts gather(const ledger::RunRecord& run, std::span<const market::CandleSeries> series, const EquityWalk& walk)
{
    COBOT_ENSURE(!series.empty(), "a run over no pairs");
    Facts facts;
    begin_facts(facts, run, series.front().timeframe());
    gather_trades(facts);
    gather_closing_days(facts);

    FactsSink sink(facts.grid, facts.starting_balance);
    walk(facts.grid, sink);
    sink.drawdowns.finish();
    take_equity(facts, sink);
    facts.daily.benchmark = holding_values(series, facts.grid, sink.daily.closed_candles(), facts.starting_balance);
    facts.benchmark_returns = facts.daily.benchmark_returns();
    facts.mean_positions = mean_positions(run, facts.grid);
    facts.market_change = market_change(series, facts.grid);
    return facts;
}

}  // namespace cobot::metrics
