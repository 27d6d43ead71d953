#include "metrics/standing.hpp"

#include <algorithm>
#include <array>

namespace cobot::metrics {
namespace {

constexpr std::array of_equity = {std::string_view("starting_balance"),
                                  std::string_view("final_balance"),
                                  std::string_view("profit_total_abs"),
                                  std::string_view("profit_total"),
                                  std::string_view("cagr"),
                                  std::string_view("annualised_return"),
                                  std::string_view("annualised_volatility"),
                                  std::string_view("sharpe_daily"),
                                  std::string_view("sharpe_daily_low"),
                                  std::string_view("sharpe_daily_high"),
                                  std::string_view("sortino_daily"),
                                  std::string_view("calmar_daily"),
                                  std::string_view("omega"),
                                  std::string_view("var_95"),
                                  std::string_view("cvar_95"),
                                  std::string_view("skew_daily"),
                                  std::string_view("kurtosis_daily"),
                                  std::string_view("max_drawdown"),
                                  std::string_view("max_drawdown_money"),
                                  std::string_view("max_drawdown_start"),
                                  std::string_view("max_drawdown_trough"),
                                  std::string_view("max_drawdown_end"),
                                  std::string_view("max_drawdown_duration"),
                                  std::string_view("max_drawdown_recovery"),
                                  std::string_view("longest_drawdown"),
                                  std::string_view("current_drawdown"),
                                  std::string_view("ulcer_index"),
                                  std::string_view("backtest_start"),
                                  std::string_view("backtest_end"),
                                  std::string_view("backtest_days"),
                                  std::string_view("market_change"),
                                  std::string_view("excess_return"),
                                  std::string_view("beta"),
                                  std::string_view("alpha")};

constexpr std::size_t block = 4096;

/// The candles from `first` to before `end`, valued by one standing.
void walk_one(const Standing& standing, std::size_t first, std::size_t end, const market::CandleSeries& series,
              const CandleGrid& grid, std::vector<double>& values, EquitySink& sink)
{
    if (first >= end) return;
    if (standing.units == 0) return sink.flat(first, end - first, standing.fixed);
    const auto closes = series.close();
    const std::int64_t shift = (grid.begin - series.begin()) / grid.timeframe.duration();
    const auto last = static_cast<std::int64_t>(closes.size()) - 1;
    for (std::size_t at = first; at < end; at += block) {
        const std::size_t count = std::min(block, end - at);
        values.resize(count);
        for (std::size_t i = 0; i < count; ++i) {
            const std::int64_t place = std::clamp<std::int64_t>(static_cast<std::int64_t>(at + i) + shift, 0, last);
            values[i] = standing.fixed + standing.units * closes[static_cast<std::size_t>(place)];
        }
        sink.marked(at, values);
    }
}

}  // namespace

void walk_standings(std::span<const Standing> standings, double before, const market::CandleSeries& series,
                    const CandleGrid& grid, EquitySink& sink)
{
    std::vector<double> values;
    const std::size_t first = standings.empty() ? grid.size : std::min(standings.front().candle, grid.size);
    if (first > 0) sink.flat(0, first, before);
    for (std::size_t i = 0; i < standings.size(); ++i) {
        const std::size_t end = i + 1 < standings.size() ? standings[i + 1].candle : grid.size;
        walk_one(standings[i], standings[i].candle, std::min(end, grid.size), series, grid, values, sink);
    }
}

bool is_of_equity(std::string_view metric)
{
    return std::find(of_equity.begin(), of_equity.end(), metric) != of_equity.end();
}

Summary summarise(const ledger::RunRecord& run, std::span<const market::CandleSeries> series, const EquityWalk& walk)
{
    Facts facts = gather(run, series, walk);
    facts.profit = run.final_balance - run.starting_balance;
    Summary summary;
    summary.values.reserve(all_metrics().size());
    for (const Metric* metric : all_metrics()) {
        summary.values.push_back(is_of_equity(metric->name) ? metric->compute(facts) : absent());
    }
    summary.months = periods(Period::month, run, facts.daily);
    summary.drawdowns = std::move(facts.drawdowns);
    summary.daily = std::move(facts.daily);
    return summary;
}

}  // namespace cobot::metrics
