#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <filesystem>

#include "app/allocator.hpp"
#include "app/parallel.hpp"
#include "app/signals_ahead.hpp"
#include "config/load_strategy.hpp"
#include "metrics/summary.hpp"
#include "storage/candle_store.hpp"
#include "strategy/program.hpp"
#include "support/runs.hpp"

/// B1, B2, B4 and B6 of docs/explanation/performance.md in process: from candles in memory to every figure.

using namespace cobot;

namespace {

constexpr const char* b1_strategy = R"(
kind: strategy
version: 1
name: b1
description: RSI and Bollinger bands
timeframe: 5m
indicators:
  rsi: {type: rsi, period: 14}
  bands: {type: bbands, period: 20, stddev: 2.0}
entry_conditions: {long: {all: [rsi < 30, close < bands.lower]}}
exit_conditions:
  long: {any: [rsi > 70]}
  stop_loss: {type: fixed, value: 0.02}
  take_profit: {type: fixed, value: 0.015}
risk_management: {position_size: {type: fixed, value: 100}}
)";

constexpr const char* b2_strategy = R"(
kind: strategy
version: 1
name: b2
description: Two averages
timeframe: 5m
indicators:
  fast: {type: sma, period: 30}
  slow: {type: sma, period: 150}
entry_conditions: {long: {all: [fast crosses_above slow]}}
exit_conditions: {long: {any: [fast crosses_below slow]}}
risk_management: {position_size: {type: fixed, value: 100}}
)";

/// A plausible market: one random step a candle, ticks of 0.01. The timeframe's length plays no part here.
market::CandleSeries walk(std::uint64_t seed, std::size_t count)
{
    const core::CounterRandom random(seed, 3);
    std::vector<market::Candle> list;
    list.reserve(count);
    const auto ticks = [](double x) { return std::nearbyint(x * 100) / 100; };
    double price = 30'000;
    for (std::size_t i = 0; i < count; ++i) {
        const double open = price;
        const double step = random.uniform(i * 4) + random.uniform(i * 4 + 1) - 1;
        price = ticks(std::max(1'000.0, price * (1 + step * 0.0015)));
        const double high = ticks(std::max(open, price) * (1 + random.uniform(i * 4 + 2) * 0.0005));
        const double low = ticks(std::min(open, price) * (1 - random.uniform(i * 4 + 3) * 0.0005));
        list.push_back(
            {core::from_ms((5'000'000 + static_cast<std::int64_t>(i)) * 300'000), open, high, low, price, 100, true});
    }
    return market::CandleSeries::from_candles(support::instrument("BTC/USD"), market::Timeframe::minutes(5), list);
}

/// Signals, run and figures of one strategy; the number of trades.
std::size_t backtest(const strategy::Spec& spec, const std::vector<market::CandleSeries>& series, int slots, int jobs)
{
    const auto values = *strategy::parameter_values(spec, {});
    const auto program = *strategy::Program::compile(spec, values);
    std::vector<strategy::MarketView> views;
    for (const auto& one : series) views.push_back({one, {}});
    std::vector<strategy::Signals> signals(series.size());
    std::optional<app::SignalsAhead> ahead;
    if (app::SignalsAhead::worth_it(views)) {
        ahead.emplace(program, views.front(), false);
    } else {
        app::for_each_index(views.size(), jobs, [&](std::size_t i) { signals[i] = program.signals(views[i]); });
    }
    simulation::StrategyRun run;
    for (const auto& one : series) run.pairs.push_back({one, {}});
    run.wallet = core::Money(100'000);
    run.bot.exits = *strategy::resolve_exits(spec, values);
    run.bot.risk = *strategy::resolve_risk(spec, values);
    run.bot.risk.max_concurrent_trades = slots;
    const auto record =
        ahead ? simulation::run_strategy(run, ahead->sources(), false) : simulation::run_strategy(run, signals);
    benchmark::DoNotOptimize(metrics::summarise(record, series));
    return record.trades.size();
}

void measure(benchmark::State& state, const char* strategy, const std::vector<market::CandleSeries>& series, int slots,
             int jobs)
{
    const auto spec = *config::load_strategy_text(strategy, "bench.yaml");
    std::size_t trades = 0;
    for (auto _ : state) trades = backtest(spec, series, slots, jobs);
    state.counters["trades"] = static_cast<double>(trades);
    const double candles = static_cast<double>(series.size() * series.front().size());
    state.counters["per_candle"] =
        benchmark::Counter(candles, benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
}

void b1(benchmark::State& state)
{
    const std::vector series{walk(42, static_cast<std::size_t>(state.range(0)))};
    measure(state, b1_strategy, series, 0, 2);
}

void b2(benchmark::State& state)
{
    const std::vector series{walk(42, static_cast<std::size_t>(state.range(0)))};
    measure(state, b2_strategy, series, 0, 2);
}

void b4(benchmark::State& state)
{
    std::vector<market::CandleSeries> series;
    for (std::uint64_t i = 0; i < static_cast<std::uint64_t>(state.range(0)); ++i) {
        auto one = walk(i, 105'120);
        auto instrument = one.instrument();
        instrument.pair.base = fmt::format("C{}", i);
        series.push_back(one.with_instrument(instrument));
    }
    measure(state, b1_strategy, series, 10, 2);
}

void b6(benchmark::State& state)
{
    const auto folder = std::filesystem::temp_directory_path() / "cobot-bench-store";
    std::filesystem::remove_all(folder);
    storage::CandleStore store(folder, "test");
    const auto series = walk(42, 525'600);
    std::vector<market::Candle> candles;
    for (std::size_t i = 0; i < series.size(); ++i) candles.push_back(series[i]);
    storage::Batch batch;
    batch.instrument = series.instrument();
    batch.timeframe = series.timeframe();
    batch.candles = candles;
    if (const auto merged = store.merge(batch); !merged) return state.SkipWithError(merged.error().message.c_str());
    for (auto _ : state) {
        const auto opened = store.read(series.pair(), series.timeframe(), {});
        if (!opened) return state.SkipWithError("the store cannot be read");
        double sum = 0;
        for (const auto column : {opened->open(), opened->high(), opened->low(), opened->close(), opened->volume()}) {
            for (const double value : column) sum += value;
        }
        benchmark::DoNotOptimize(sum);
    }
    std::filesystem::remove_all(folder);
}

}  // namespace

BENCHMARK(b1)->UseRealTime()->Arg(10'000)->Arg(100'000)->Arg(525'600)->Arg(5'000'000)->Unit(benchmark::kMillisecond);
BENCHMARK(b2)->UseRealTime()->Arg(100'000)->Arg(1'000'000)->Arg(10'000'000)->Unit(benchmark::kMillisecond);
BENCHMARK(b4)->Arg(10)->Arg(100)->UseRealTime()->Unit(benchmark::kMillisecond);
BENCHMARK(b6)->Unit(benchmark::kMillisecond);

int main(int argc, char** argv)
{
    app::keep_freed_memory();
    benchmark::Initialize(&argc, argv);
    benchmark::RunSpecifiedBenchmarks();
}
