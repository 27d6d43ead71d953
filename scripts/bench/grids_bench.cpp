// B5: grids over one year of one-minute candles of the built-in market.
//   grid_year      levels spread over all prices of the year, spot, a tenth of a percent of fees
//   grid_quiet     as many resting orders, none of which is ever met
//   grids_year     many grids of 50 levels, each in a range of its own, one after the other and on two threads
#include <atomic>
#include <thread>

#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include "config/load_bot.hpp"
#include "engine/bot_setup.hpp"
#include "exchanges/simulated_market.hpp"
#include "simulation/bot_run.hpp"

using namespace cobot;

namespace {

struct Year {
    market::CandleSeries series;
    std::shared_ptr<const market::RangeIndex> ranges;
    double low = 0, high = 0;
};

const Year& year()
{
    static const Year made = [] {
        Year one;
        one.series = exchanges::simulated_candles({"BTC", "USDT"}, market::Timeframe::minutes(1),
                                                  {*core::parse_time("2022-01-01"), *core::parse_time("2023-01-01")});
        one.ranges = std::make_shared<market::RangeIndex>(one.series);
        one.low = *std::min_element(one.series.low().begin(), one.series.low().end());
        one.high = *std::max_element(one.series.high().begin(), one.series.high().end());
        return one;
    }();
    return made;
}

std::unique_ptr<engine::BotEngine> play(double lower, double upper, long levels)
{
    const auto spec = config::load_bot_text(
        fmt::format("kind: bot\nversion: 1\nname: bench\ntype: spot_grid\npair: BTC/USDT\ninvestment: 10000000\n"
                    "lower: {:.0f}\nupper: {:.0f}\ngrids: {}\n",
                    lower, upper, levels),
        "bench.yaml");
    if (!spec) throw std::runtime_error(spec.error().message);
    market::Instrument instrument = year().series.instrument();
    instrument.maker_fee = instrument.taker_fee = core::Decimal();
    simulation::BotRun run;
    simulation::ListingHistory& history = run.listings.emplace_back();
    history.candles.series = year().series;
    history.ranges = year().ranges;
    run.bot = engine::setup_of(*spec, {instrument}, false);
    const auto context = engine::context_of(*spec, run.bot, std::chrono::minutes(1));
    return simulation::run_bot(run, spec->type->make(spec->settings, context));
}

void report(benchmark::State& state, long runs, long fills)
{
    const double candles = static_cast<double>(year().series.size());
    state.counters["fills"] = static_cast<double>(fills);
    state.counters["ns_per_candle"] =
        benchmark::Counter(candles * static_cast<double>(runs) * 1e-9,
                           benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
    if (fills > 0) {
        state.counters["ns_per_fill"] =
            benchmark::Counter(static_cast<double>(fills) * 1e-9,
                               benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
    }
}

void grid_year(benchmark::State& state)
{
    long fills = 0;
    for (auto _ : state) fills = play(year().low, year().high, state.range(0))->fills();
    report(state, 1, fills);
}
BENCHMARK(grid_year)->Arg(10)->Arg(50)->Arg(200)->Arg(1'000)->Arg(10'000)->Unit(benchmark::kMillisecond);

void grid_quiet(benchmark::State& state)
{
    long fills = 0;
    for (auto _ : state) fills = play(year().low * 0.5, year().low * 0.95, state.range(0))->fills();
    report(state, 1, fills);
}
BENCHMARK(grid_quiet)->Arg(10)->Arg(50)->Arg(200)->Arg(1'000)->Arg(10'000)->Unit(benchmark::kMillisecond);

void grids_year(benchmark::State& state)
{
    const long bots = state.range(0);
    std::atomic<long> fills{0};
    const auto share = [&](long thread, long threads) {
        for (long i = thread; i < bots; i += threads) {
            // Ranges between half and the whole of the year's, of different places.
            const double width = 0.5 + 0.5 * static_cast<double>(i % 32) / 32;
            const double lower = year().low + (year().high - year().low) * (1 - width) * static_cast<double>(i % 7) / 7;
            fills += play(lower, lower + (year().high - year().low) * width, 50)->fills();
        }
    };
    for (auto _ : state) {
        fills = 0;
        std::vector<std::thread> others;
        for (long t = 1; t < state.range(1); ++t) others.emplace_back(share, t, state.range(1));
        share(0, state.range(1));
        for (std::thread& other : others) other.join();
    }
    report(state, bots, fills);
}
BENCHMARK(grids_year)
    ->Args({1, 1})
    ->Args({10, 1})
    ->Args({100, 1})
    ->Args({1'000, 1})
    ->Args({1'000, 2})
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
