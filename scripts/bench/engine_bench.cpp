#include <benchmark/benchmark.h>

#include "support/runs.hpp"

using namespace cobot;

/// The engine over a year of minutes with about `state.range(0)` trades: fixed stop and target, exit signals.
static void engine_year(benchmark::State& state)
{
    const std::size_t count = 525'600;
    simulation::StrategyRun run;
    run.pairs.push_back({support::random_walk(1, count), {}});
    run.bot.exits.stop = {strategy::ExitRules::Stop::Kind::fixed, support::decimal("0.05")};
    run.bot.exits.target = {strategy::ExitRules::Target::Kind::fixed, support::decimal("0.05")};
    run.bot.risk.sizing = {strategy::Sizing::Kind::fixed, support::decimal("1")};
    const auto signals = support::random_signals(1, count, static_cast<double>(state.range(0)) / 525'600);
    auto longs = signals;
    longs.enter_short = core::Bitmask(count);
    const std::vector<strategy::Signals> all{longs};
    std::size_t trades = 0;
    for (auto _ : state) trades = simulation::run_strategy(run, all).trades.size();
    state.counters["trades"] = static_cast<double>(trades);
    state.counters["ns_per_trade"] =
        benchmark::Counter(static_cast<double>(trades) * 1e-9,
                           benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
}
BENCHMARK(engine_year)->Arg(2'000)->Arg(20'000)->Unit(benchmark::kMillisecond);

BENCHMARK_MAIN();
