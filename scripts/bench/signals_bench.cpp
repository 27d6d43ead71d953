// What signals cost: a year of minutes, and ten million candles of a crossing.

#include <benchmark/benchmark.h>

#include "support/made_up_candles.hpp"
#include "support/specs.hpp"

namespace {

using namespace cobot;

market::CandleSeries series(std::size_t count)
{
    return market::CandleSeries::from_candles({}, market::Timeframe::minutes(1), tests::made_up_candles(count));
}

void report(benchmark::State& state, std::size_t candles)
{
    state.counters["per candle"] = benchmark::Counter(
        static_cast<double>(candles), benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
}

/// RSI 14 and Bollinger 20, two comparisons to enter, one to leave.
strategy::Spec rsi_and_bands()
{
    auto spec = tests::sample_spec("rsi < 30 and close < bands.lower");
    spec.exit_long = tests::rule("rsi > 70");
    return spec;
}

strategy::Spec crossing()
{
    auto spec = tests::sample_spec("a crosses_above b");
    spec.exit_long = tests::rule("a crosses_below b");
    spec.indicators = {tests::indicator("a", "sma", {tests::setting("period", "30")}),
                       tests::indicator("b", "sma", {tests::setting("period", "150")})};
    return spec;
}

void run(benchmark::State& state, const strategy::Spec& spec, std::size_t candles)
{
    const strategy::MarketView view{series(candles), {}};
    const auto program = tests::compiled(spec);
    for (auto _ : state) benchmark::DoNotOptimize(program.signals(view));
    report(state, candles);
}

void rsi_and_bands_year(benchmark::State& state) { run(state, rsi_and_bands(), 525'600); }
BENCHMARK(rsi_and_bands_year)->Unit(benchmark::kMillisecond);

void crossing_ten_million(benchmark::State& state) { run(state, crossing(), 10'000'000); }
BENCHMARK(crossing_ten_million)->Unit(benchmark::kMillisecond);

void rsi_and_bands_year_cached(benchmark::State& state)
{
    const strategy::MarketView view{series(525'600), {}};
    const auto program = tests::compiled(rsi_and_bands());
    strategy::ColumnCache cache;
    for (auto _ : state) benchmark::DoNotOptimize(program.signals(view, &cache));
    report(state, 525'600);
}
BENCHMARK(rsi_and_bands_year_cached)->Unit(benchmark::kMillisecond);

void rsi_and_bands_stream(benchmark::State& state)
{
    constexpr std::size_t candles = 20'000;
    const auto all = tests::made_up_candles(candles);
    const auto program = tests::compiled(rsi_and_bands());
    for (auto _ : state) {
        auto stream = program.stream();
        for (const market::Candle& candle : all) benchmark::DoNotOptimize(stream.on(candle));
    }
    report(state, candles);
}
BENCHMARK(rsi_and_bands_stream)->Unit(benchmark::kMillisecond);

void compile(benchmark::State& state)
{
    const auto spec = rsi_and_bands();
    for (auto _ : state) benchmark::DoNotOptimize(strategy::Program::compile(spec, {}));
}
BENCHMARK(compile)->Unit(benchmark::kMicrosecond);

}  // namespace

BENCHMARK_MAIN();
