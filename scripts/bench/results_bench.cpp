// What a finished run costs: the equity curve, all figures, the JSON file, the database.

#include <benchmark/benchmark.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <filesystem>

#include "core/random.hpp"
#include "metrics/equity.hpp"
#include "report/html.hpp"
#include "report/result_json.hpp"
#include "storage/state.hpp"

namespace {

using namespace cobot;

const core::Time begin = core::parse_time("2023-01-01").value();

market::CandleSeries walk_of(const std::string& base, std::size_t candles, market::Timeframe timeframe,
                             std::uint64_t stream)
{
    const core::CounterRandom random(42, stream);
    std::vector<market::Candle> all;
    double price = 100;
    for (std::size_t i = 0; i < candles; ++i) {
        const double open = price;
        price = std::round(price * (1 + (random.uniform(i) - 0.5) * 0.002) * 1e4) / 1e4;
        all.push_back({begin + timeframe.duration() * static_cast<std::int64_t>(i), open, std::max(open, price),
                       std::min(open, price), price, 1, true});
    }
    market::Instrument instrument;
    instrument.exchange = "bench";
    instrument.pair = {base, "USD"};
    return market::CandleSeries::from_candles(instrument, timeframe, all);
}

ledger::Trade trade_of(const market::CandleSeries& series, std::size_t open, std::size_t close)
{
    ledger::Trade trade;
    trade.pair = series.pair();
    trade.open_time = series.open_time(open);
    trade.close_time = series.open_time(close);
    trade.amount = core::Quantity(core::Decimal::from_double(1.2345, 4));
    trade.open_rate = series.price_of(series.open()[open]);
    trade.close_rate = series.price_of(series.open()[close]);
    trade.stake = trade.open_rate * trade.amount;
    trade.fee_open_rate = trade.fee_close_rate = core::Decimal::from_double(0.001, 3);
    trade.fee_open = trade.stake * trade.fee_open_rate;
    trade.fee_close = trade.close_rate * trade.amount * trade.fee_close_rate;
    trade.profit = trade.close_rate * trade.amount - trade.stake - trade.fee_open - trade.fee_close;
    trade.profit_ratio = trade.profit.to_double() / (trade.stake + trade.fee_open).to_double();
    trade.exit_reason = close % 2 == 0 ? orders::ExitReason::stop_loss : orders::ExitReason::take_profit;
    trade.enter_tag = "oversold";
    trade.initial_stop = trade.stop = series.price_of(series.open()[open] * 0.98);
    trade.min_rate = std::min(trade.open_rate, trade.close_rate);
    trade.max_rate = std::max(trade.open_rate, trade.close_rate);
    trade.orders = {{orders::Side::buy, true, trade.open_rate, trade.amount, trade.fee_open, trade.open_time, ""},
                    {orders::Side::sell, false, trade.close_rate, trade.amount, trade.fee_close, trade.close_time, ""}};
    return trade;
}

/// `count` trades in every pair, in position for `share` of the time.
report::Result run_of(const std::vector<market::CandleSeries>& series, std::size_t count, double share)
{
    report::Result result;
    result.strategy = "bench";
    result.assumptions.exchange = "bench";
    result.assumptions.timeframe = series.front().timeframe();
    ledger::RunRecord& run = result.run;
    run.stake_currency = "USD";
    run.starting_balance = core::Money(10'000);
    run.period = {series.front().begin(), series.front().end()};
    for (std::size_t p = 0; p < series.size(); ++p) {
        run.pairs.push_back(series[p].pair());
        const std::size_t gap = series[p].size() / (count + 1);
        for (std::size_t i = 0; i < count; ++i) {
            const std::size_t open = i * gap + p * gap / series.size();
            const auto held = static_cast<std::size_t>(static_cast<double>(gap) * share);
            run.trades.push_back(trade_of(series[p], open, std::min(open + held, series[p].size() - 1)));
        }
    }
    std::stable_sort(run.trades.begin(), run.trades.end(),
                     [](const auto& a, const auto& b) { return a.close_time < b.close_time; });
    run.final_balance = run.starting_balance;
    int id = 0;
    for (ledger::Trade& trade : run.trades) {
        trade.id = ++id;
        run.final_balance += trade.profit;
    }
    return result;
}

const std::vector<market::CandleSeries>& one_year()
{
    static const std::vector series{walk_of("BTC", 525'600, market::Timeframe::minutes(1), 1)};
    return series;
}

void equity_of_a_year(benchmark::State& state)
{
    const auto result = run_of(one_year(), 2000, 0.5);
    const auto grid = metrics::grid_of(result.run, market::Timeframe::minutes(1));
    for (auto _ : state) benchmark::DoNotOptimize(metrics::equity_curve(result.run, one_year(), grid));
}
BENCHMARK(equity_of_a_year)->Unit(benchmark::kMillisecond);

void equity_of_a_hundred_pairs(benchmark::State& state)
{
    std::vector<market::CandleSeries> series;
    for (std::uint64_t p = 0; p < 100; ++p) {
        series.push_back(walk_of("P" + std::to_string(p), 105'120, market::Timeframe::minutes(5), p));
    }
    const auto result = run_of(series, 200, 0.1);  // Ten of a hundred pairs in position at any time.
    const auto grid = metrics::grid_of(result.run, market::Timeframe::minutes(5));
    for (auto _ : state) benchmark::DoNotOptimize(metrics::equity_curve(result.run, series, grid));
    state.SetLabel(std::to_string(result.run.trades.size()) + " trades");
}
BENCHMARK(equity_of_a_hundred_pairs)->Unit(benchmark::kMillisecond);

void all_figures_of_a_year(benchmark::State& state)
{
    const auto result = run_of(one_year(), 2000, 0.5);
    for (auto _ : state) benchmark::DoNotOptimize(metrics::summarise(result.run, one_year()));
}
BENCHMARK(all_figures_of_a_year)->Unit(benchmark::kMillisecond);

report::Result finished()
{
    auto result = run_of(one_year(), 2000, 0.5);
    result.summary = metrics::summarise(result.run, one_year());
    return result;
}

void json_of_two_thousand_trades(benchmark::State& state)
{
    const auto result = finished();
    std::size_t bytes = 0;
    for (auto _ : state) bytes = report::to_json(result).size();
    state.SetLabel(std::to_string(bytes) + " bytes");
}
BENCHMARK(json_of_two_thousand_trades)->Unit(benchmark::kMillisecond);

void reading_that_json(benchmark::State& state)
{
    const std::string text = report::to_json(finished());
    for (auto _ : state) benchmark::DoNotOptimize(report::parse_json(text, "bench"));
}
BENCHMARK(reading_that_json)->Unit(benchmark::kMillisecond);

void page_of_two_thousand_trades(benchmark::State& state)
{
    const auto result = finished();
    std::size_t bytes = 0;
    for (auto _ : state) bytes = report::render_html(result, one_year()).size();
    state.SetLabel(std::to_string(bytes) + " bytes");
}
BENCHMARK(page_of_two_thousand_trades)->Unit(benchmark::kMillisecond);

void saving_two_thousand_trades(benchmark::State& state)
{
    const auto result = finished();
    const auto folder = std::filesystem::temp_directory_path() / ("cobot-bench-" + std::to_string(::getpid()));
    auto database = storage::State::open(folder);
    int run = 0;
    for (auto _ : state) {
        storage::RunRow row;
        row.id = std::to_string(++run);
        if (!database->save(row, result.summary.values, result.run.trades)) state.SkipWithError("not saved");
    }
    std::filesystem::remove_all(folder);
}
BENCHMARK(saving_two_thousand_trades)->Unit(benchmark::kMillisecond);

void opening_the_database(benchmark::State& state)
{
    const auto folder = std::filesystem::temp_directory_path() / ("cobot-bench-open-" + std::to_string(::getpid()));
    for (auto _ : state) benchmark::DoNotOptimize(storage::State::open(folder));
    std::filesystem::remove_all(folder);
}
BENCHMARK(opening_the_database)->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
