// What each indicator costs per candle over a year of minutes: in blocks as backtests take them, and candle by candle
// as live trading does ("NAME/stream").

#include <benchmark/benchmark.h>

#include "indicators/definition.hpp"
#include "support/indicator_columns.hpp"
#include "support/made_up_candles.hpp"

namespace {

using namespace cobot;

constexpr std::size_t year = 525'600;
constexpr std::size_t block = 1024;

std::vector<double> defaults(const indicators::Definition& definition)
{
    std::vector<double> values;
    for (const auto& parameter : definition.parameters) values.push_back(parameter.default_value);
    return values;
}

void report(benchmark::State& state)
{
    state.counters["per candle"] = benchmark::Counter(
        static_cast<double>(year), benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
}

void run_stream(benchmark::State& state, const indicators::Definition& definition)
{
    const auto values = defaults(definition);
    const auto inputs = tests::input_columns(definition, tests::made_up_candles(year));
    std::vector<double> in(inputs.size());
    std::vector<double> out(definition.outputs.size());
    for (auto _ : state) {
        const auto stream = definition.stream(values);
        for (std::size_t i = 0; i < year; ++i) {
            for (std::size_t k = 0; k < in.size(); ++k) in[k] = inputs[k][i];
            stream->step(in.data(), out.data());
            benchmark::ClobberMemory();
        }
    }
    report(state);
}

void run(benchmark::State& state, const indicators::Definition& definition)
{
    const auto values = defaults(definition);
    const auto inputs = tests::input_columns(definition, tests::made_up_candles(year));
    std::vector<std::vector<double>> outputs(definition.outputs.size(), std::vector<double>(block));
    std::vector<const double*> in(inputs.size());
    std::vector<double*> out;
    for (auto& column : outputs) out.push_back(column.data());

    for (auto _ : state) {
        const auto stream = definition.stream(values);
        for (std::size_t first = 0; first < year; first += block) {
            for (std::size_t k = 0; k < in.size(); ++k) in[k] = inputs[k].data() + first;
            stream->block(in.data(), out.data(), std::min(block, year - first));
            benchmark::ClobberMemory();
        }
    }
    report(state);
}

}  // namespace

int main(int argc, char** argv)
{
    benchmark::Initialize(&argc, argv);
    for (const indicators::Definition* definition : indicators::all()) {
        benchmark::RegisterBenchmark(std::string(definition->name).c_str(), [definition](benchmark::State& state) {
            run(state, *definition);
        })->Unit(benchmark::kMillisecond);
        benchmark::RegisterBenchmark((std::string(definition->name) + "/stream").c_str(), [definition](
                                                                                              benchmark::State& state) {
            run_stream(state, *definition);
        })->Unit(benchmark::kMillisecond);
    }
    benchmark::RunSpecifiedBenchmarks();
    return 0;
}
