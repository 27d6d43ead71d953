// What the journal adds to a paper run at full speed: a month of one-minute candles, a fleet of grids, told as fast as
// they can take it; alone, and with every step and fill appended to a journal that is committed every half second, as
// `cobot paper --speed max` does.
#include <benchmark/benchmark.h>
#include <fmt/format.h>
#include <unistd.h>

#include <filesystem>

#include "exchanges/simulated_market.hpp"
#include "fleet/fleet.hpp"

using namespace cobot;

namespace {

const market::CandleSeries& month()
{
    static const market::CandleSeries made =
        exchanges::simulated_candles({"BTC", "USDT"}, market::Timeframe::minutes(1),
                                     {*core::parse_time("2022-01-01"), *core::parse_time("2022-02-01")});
    return made;
}

void run(benchmark::State& state, bool journalled)
{
    fleet::Market market;
    market.instruments = {month().instrument()};
    market.decimals = {month().decimals()};
    market.timeframe = month().timeframe();
    const auto file = std::filesystem::temp_directory_path() / fmt::format("cobot-journal-bench-{}.db", ::getpid());
    long fills = 0;
    for (auto _ : state) {
        state.PauseTiming();
        std::filesystem::remove(file);
        std::optional<storage::Journal> journal;
        if (journalled) {
            auto opened = storage::Journal::open(file, "bench", {"BTC/USDT"});
            if (!opened) throw std::runtime_error(opened.error().message);
            journal.emplace(std::move(*opened));
        }
        fleet::Fleet fleet(market, {});
        std::vector<storage::JournalFill> unwritten;
        fleet.on_fill = [&](const storage::JournalFill& fill) { unwritten.push_back(fill); };
        const double price = month().open()[0];
        for (long i = 0; i < state.range(0); ++i) {
            const double width = 0.1 + 0.1 * static_cast<double>(i % 16) / 16;
            (void)fleet.apply({core::Time{}, "add", fmt::format("grid-{}", i),
                               fmt::format("grid-{0}.yaml\nkind: bot\nversion: 1\nname: grid-{0}\ntype: spot_grid\n"
                                           "pair: BTC/USDT\ninvestment: 10000\nlower: {1:.0f}\nupper: {2:.0f}\n"
                                           "grids: 50\n",
                                           i, price * (1 - width), price * (1 + width))});
        }
        state.ResumeTiming();
        fills = 0;
        auto committed = std::chrono::steady_clock::now();
        for (std::size_t i = 0; i < month().size(); ++i) {
            const storage::JournalStep step{month().open_time(i), {{0, month()[i]}}, {}};
            if (journal) (void)journal->append(step);
            fleet.step(step);
            fills += static_cast<long>(unwritten.size());
            if (journal) {
                for (const auto& fill : unwritten) (void)journal->append(fill);
                if (const auto now = std::chrono::steady_clock::now();
                    now - committed > std::chrono::milliseconds(500)) {
                    (void)journal->commit();
                    committed = now;
                }
            }
            unwritten.clear();
        }
        if (journal) (void)journal->commit();
    }
    std::filesystem::remove(file);
    state.counters["fills"] = static_cast<double>(fills);
    state.counters["us_per_step"] =
        benchmark::Counter(static_cast<double>(month().size()) * 1e-6,
                           benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
}

void paper_alone(benchmark::State& state) { run(state, false); }
void paper_journalled(benchmark::State& state) { run(state, true); }
BENCHMARK(paper_alone)->Arg(1)->Arg(50)->Arg(1'000)->Unit(benchmark::kMillisecond);
BENCHMARK(paper_journalled)->Arg(1)->Arg(50)->Arg(1'000)->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
