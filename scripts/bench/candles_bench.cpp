// What it costs to get at candles: opening a year, reading it, joining it, adding to it, importing a CSV file of it.

#include <benchmark/benchmark.h>

#include <cstdlib>
#include <filesystem>
#include <numeric>

#include "exchanges/simulated_market.hpp"
#include "storage/candle_export.hpp"
#include "storage/candle_import.hpp"
#include "storage/candle_store.hpp"

namespace {

using namespace cobot;

constexpr market::Timeframe minute = market::Timeframe::minutes(1);
const market::Pair pair{"BTC", "USDT"};

core::TimeRange range_of(const char* text) { return *core::parse_time_range(text, core::Time()); }

/// Nineteen years of minutes, ten million candles, in a folder that is gone afterwards.
class Stored {
public:
    Stored()
    {
        std::string name = (std::filesystem::temp_directory_path() / "cobot-bench-XXXXXX").string();
        folder_ = ::mkdtemp(name.data());
        const auto made = exchanges::simulated_candles(pair, minute, range_of("20170101-20360101"));
        for (std::size_t i = 0; i < made.size(); ++i) {
            if (made.traded(i)) candles.push_back(made[i]);
        }
        instrument = made.instrument();
        store = std::make_unique<storage::CandleStore>(folder_, "simulated");
        if (!store->merge({instrument, minute, candles, {}, "bench"})) std::abort();
    }
    ~Stored() { std::filesystem::remove_all(folder_); }

    market::CandleSeries read(const char* range, market::Timeframe timeframe = minute) const
    {
        return store->read(pair, timeframe, range_of(range)).value();
    }

    std::unique_ptr<storage::CandleStore> store;
    market::Instrument instrument;
    std::vector<market::Candle> candles;

private:
    std::filesystem::path folder_;
};

Stored& stored()
{
    static Stored one;
    return one;
}

double sum(std::span<const double> column) { return std::accumulate(column.begin(), column.end(), 0.0); }

double sum_all(const market::CandleSeries& series)
{
    return sum(series.open()) + sum(series.high()) + sum(series.low()) + sum(series.close()) + sum(series.volume());
}

void open_a_year(benchmark::State& state)
{
    stored();
    for (auto _ : state) benchmark::DoNotOptimize(stored().store->open(pair, minute, range_of("2024")));
}

void open_a_year_sum_close(benchmark::State& state)
{
    stored();
    for (auto _ : state) benchmark::DoNotOptimize(sum(stored().read("2024").close()));
}

void open_a_year_sum_all(benchmark::State& state)
{
    stored();
    for (auto _ : state) benchmark::DoNotOptimize(sum_all(stored().read("2024")));
}

void open_ten_million_sum_close(benchmark::State& state)
{
    stored();
    for (auto _ : state) benchmark::DoNotOptimize(sum(stored().read("20170101-20360101").close()));
}

void open_ten_million_sum_all(benchmark::State& state)
{
    stored();
    for (auto _ : state) benchmark::DoNotOptimize(sum_all(stored().read("20170101-20360101")));
}

void join_a_year_to_hours(benchmark::State& state)
{
    stored();
    for (auto _ : state) benchmark::DoNotOptimize(stored().read("2024", market::Timeframe::minutes(60)).size());
}

void verify_ten_million(benchmark::State& state)
{
    Stored& all = stored();
    for (auto _ : state) benchmark::DoNotOptimize(all.store->verify(pair, minute));
    state.SetLabel("nineteen years");
}

void add_one_candle(benchmark::State& state)
{
    Stored& all = stored();
    market::Candle next = all.candles.back();
    for (auto _ : state) {
        next.open_time += minute.duration();
        benchmark::DoNotOptimize(all.store->merge({all.instrument, minute, std::span(&next, 1), {}, "bench"}));
    }
}

void store_a_year(benchmark::State& state)
{
    const Stored& all = stored();
    const auto folder = std::filesystem::temp_directory_path() / "cobot-bench-year";
    for (auto _ : state) {
        storage::CandleStore store(folder, "simulated");
        benchmark::DoNotOptimize(
            store.merge({all.instrument, minute, std::span(all.candles).first(525'600), {}, "bench"}));
        std::filesystem::remove_all(folder);
    }
}

void import_a_year(benchmark::State& state)
{
    const storage::Document document{"BTCUSDT-1m.csv", storage::candles_as_csv(stored().read("2024"))};
    const storage::ImportHints hints{"simulated", pair, minute};
    for (auto _ : state) benchmark::DoNotOptimize(storage::import_candles(document, hints));
    state.SetLabel(std::to_string(document.text.size() / 1'000'000) + " MB of CSV");
    state.SetBytesProcessed(static_cast<std::int64_t>(document.text.size() * state.iterations()));
}

void simulate_a_year(benchmark::State& state)
{
    for (auto _ : state) benchmark::DoNotOptimize(exchanges::simulated_candles(pair, minute, range_of("2024")));
}

BENCHMARK(open_a_year)->Unit(benchmark::kMillisecond);
BENCHMARK(open_a_year_sum_close)->Unit(benchmark::kMillisecond);
BENCHMARK(open_a_year_sum_all)->Unit(benchmark::kMillisecond);
BENCHMARK(open_ten_million_sum_close)->Unit(benchmark::kMillisecond);
BENCHMARK(open_ten_million_sum_all)->Unit(benchmark::kMillisecond);
BENCHMARK(join_a_year_to_hours)->Unit(benchmark::kMillisecond);
BENCHMARK(verify_ten_million)->Unit(benchmark::kMillisecond);
BENCHMARK(import_a_year)->Unit(benchmark::kMillisecond);
BENCHMARK(store_a_year)->Unit(benchmark::kMillisecond);
BENCHMARK(add_one_candle)->Unit(benchmark::kMillisecond);
BENCHMARK(simulate_a_year)->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
