// The candlestick patterns beside TA-Lib's: whether every signal of every candle is the same, then what each costs over
// a year of minutes. TA-Lib is the shared library inside its Python wheel; without it only our own are timed.
//
//     candlestick_bench [--talib=libta-lib.so] [--store=FOLDER --exchange=NAME --pair=BTC/USD] [--benchmark_...]

#include <benchmark/benchmark.h>
#include <dlfcn.h>

#include <cctype>
#include <cmath>
#include <cstdio>
#include <cstdlib>

#include <fmt/format.h>

#include "core/random.hpp"
#include "indicators/candlestick/pattern.hpp"
#include "indicators/candlestick/setting.hpp"
#include "storage/candle_store.hpp"
#include "support/indicator_columns.hpp"
#include "support/made_up_candles.hpp"

namespace {

using namespace cobot;
using indicators::Definition;
using Columns = std::vector<std::vector<double>>;

constexpr std::size_t year = 525'600;
constexpr std::size_t block = 1024;

std::vector<const Definition*> patterns()
{
    std::vector<const Definition*> found;
    for (const Definition* definition : indicators::all()) {
        if (!definition->aliases.empty() && definition->aliases[0].starts_with("cdl")) found.push_back(definition);
    }
    return found;
}

std::vector<double> defaults(const Definition& definition)
{
    std::vector<double> values;
    for (const auto& parameter : definition.parameters) values.push_back(parameter.default_value);
    return values;
}

/// TA-Lib's C interface, found by name.
class TaLib {
public:
    explicit TaLib(const std::string& path) : library_(path.empty() ? nullptr : dlopen(path.c_str(), RTLD_NOW))
    {
        if (library_ == nullptr) return;
        call<int()>("TA_Initialize")();
    }
    bool loaded() const { return library_ != nullptr; }

    void run(const Definition& definition, double penetration, const Columns& in, std::vector<int>& out) const
    {
        std::string name = "TA_" + std::string(definition.aliases[0]);
        for (char& c : name) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
        const int last = static_cast<int>(in[0].size()) - 1;
        int begin = 0;
        int count = 0;
        if (penetrates(definition)) {
            call<int(int, int, const double*, const double*, const double*, const double*, double, int*, int*, int*)>(
                name)(0, last, in[0].data(), in[1].data(), in[2].data(), in[3].data(), penetration, &begin, &count,
                      out.data());
        } else {
            call<int(int, int, const double*, const double*, const double*, const double*, int*, int*, int*)>(name)(
                0, last, in[0].data(), in[1].data(), in[2].data(), in[3].data(), &begin, &count, out.data());
        }
        begin_ = static_cast<std::size_t>(begin);
        count_ = static_cast<std::size_t>(count);
    }
    std::size_t begin() const { return begin_; }  ///< Of the last run: the first candle with a value,
    std::size_t count() const { return count_; }  ///< and how many have one.

    /// The settings among a pattern's parameters, as its own.
    void set(const Definition& definition, const std::vector<double>& values) const
    {
        call<int(int)>("TA_RestoreCandleDefaultSettings")(11);
        for (const auto& row : indicators::candlestick::setting_rows) {
            for (std::size_t k = 0; k < values.size(); ++k) {
                if (definition.parameters[k].name != row.period_name) continue;
                call<int(int, int, int, double)>("TA_SetCandleSettings")(
                    static_cast<int>(row.setting),
                    static_cast<int>(extents_of(row)[static_cast<std::size_t>(values[k + 2])]),
                    static_cast<int>(values[k]), values[k + 1]);
            }
        }
    }
    static bool penetrates(const Definition& definition)
    {
        return !definition.parameters.empty() && definition.parameters[0].name == "penetration";
    }

private:
    template <class Function>
    Function* call(const std::string& name) const
    {
        void* symbol = dlsym(library_, name.c_str());
        if (symbol == nullptr) {
            fmt::print(stderr, "candlestick_bench: TA-Lib has no {}\n", name);
            std::exit(1);
        }
        return reinterpret_cast<Function*>(symbol);
    }

    void* library_;
    mutable std::size_t begin_ = 0;
    mutable std::size_t count_ = 0;
};

Columns columns_of(const std::vector<market::Candle>& candles) { return tests::input_columns(*patterns()[0], candles); }

/// Prices in steps of `tick`: bodies, shadows and averages are often equal, and the last bit decides.
Columns in_ticks(Columns columns, double tick)
{
    for (auto& column : columns) {
        for (double& price : column) price = std::round(price / tick) * tick;
    }
    return columns;
}

/// Prices that grow a thousandfold and fall again, so that sums have something to forget.
Columns swelling(Columns columns)
{
    for (auto& column : columns) {
        for (std::size_t i = 0; i < column.size(); ++i) {
            column[i] *= std::exp(7 * std::sin(static_cast<double>(i / 1000) / 20));
        }
    }
    return columns;
}

/// Opens away from the close before and shorter shadows, so that gaps and marubozu are common.
Columns gapped(Columns columns)
{
    const core::CounterRandom random(11, 0);
    for (std::size_t i = 0; i < columns[0].size(); ++i) {
        const auto pick = [&](std::uint64_t k) { return static_cast<double>(random.bits(5 * i + k) % 5); };
        const double open = columns[3][i] + pick(0) - 2;
        const double close = open + (pick(1) - 2) * (pick(2) - 1);
        columns[0][i] = open;
        columns[3][i] = close;
        columns[1][i] = std::max(open, close) + pick(3) * pick(4) / 8;
        columns[2][i] = std::min(open, close) - pick(4) * pick(2) / 8;
    }
    return columns;
}

std::size_t different(const TaLib& talib, const Definition& definition, const std::vector<double>& values,
                      const Columns& in, std::size_t& signals)
{
    const std::size_t size = in[0].size();
    std::vector<int> theirs(size);
    talib.set(definition, values);
    talib.run(definition, TaLib::penetrates(definition) ? values[0] : 0, in, theirs);
    Columns ours(1, std::vector<double>(size));
    tests::run_block(*definition.stream(values), in, ours, 0, size);

    const std::size_t begin = definition.warmup(values, 0) - 1;
    if (talib.begin() != begin || talib.begin() + talib.count() != size) return size;
    std::size_t wrong = 0;
    for (std::size_t i = 0; i < size; ++i) {
        const double expected = i < begin ? 0 : theirs[i - begin];
        if (ours[0][i] < expected || ours[0][i] > expected) ++wrong;
        if (expected < 0 || expected > 0) ++signals;
    }
    return wrong;
}

/// Whether all patterns agree over `in`, with TA-Lib's settings and with made-up ones.
bool agree(const TaLib& talib, const std::string& series, const Columns& in)
{
    bool all_same = true;
    const core::CounterRandom random(3, 1);
    std::size_t number = 0;
    std::size_t signals = 0;
    std::size_t silent = 0;
    for (const Definition* definition : patterns()) {
        std::vector<std::vector<double>> cases{defaults(*definition)};
        std::vector<double> other = cases[0];
        for (std::size_t k = TaLib::penetrates(*definition) ? 1 : 0; k + 2 < other.size(); k += 3) {
            other[k] = static_cast<double>(random.bits(number++) % 16);
            other[k + 1] *= 1.25;
            other[k + 2] = static_cast<double>(random.bits(number++) % 3);
        }
        if (other != cases[0]) cases.push_back(other);
        std::size_t found = 0;
        for (const auto& values : cases) {
            const std::size_t wrong = different(talib, *definition, values, in, found);
            if (wrong > 0) {
                fmt::print("{}: {} differs at {} candles{}\n", series, definition->name, wrong,
                           values == cases[0] ? "" : " with other settings");
            }
            all_same = all_same && wrong == 0;
        }
        signals += found;
        silent += found == 0 ? 1 : 0;
    }
    fmt::print("{}: {} candles, {} signals, {} patterns never seen: {}\n", series, in[0].size(), signals, silent,
               all_same ? "equal to TA-Lib" : "NOT equal to TA-Lib");
    return all_same;
}

/// As strategies do it: every indicator over a block, then the next block.
void time_ours(benchmark::State& state, std::span<const Definition* const> definitions, const Columns& in)
{
    std::vector<double> out(block);
    for (auto _ : state) {
        std::vector<std::unique_ptr<indicators::Stream>> streams;
        for (const Definition* definition : definitions) streams.push_back(definition->stream(defaults(*definition)));
        for (std::size_t first = 0; first < in[0].size(); first += block) {
            const std::array<const double*, 4> from{in[0].data() + first, in[1].data() + first, in[2].data() + first,
                                                    in[3].data() + first};
            for (const auto& stream : streams) {
                double* to = out.data();
                stream->block(from.data(), &to, std::min(block, in[0].size() - first));
                benchmark::ClobberMemory();
            }
        }
    }
}

void time_theirs(benchmark::State& state, std::span<const Definition* const> definitions, const TaLib& talib,
                 const Columns& in)
{
    std::vector<int> out(in[0].size());
    for (auto _ : state) {
        for (const Definition* definition : definitions) {
            const auto values = defaults(*definition);
            talib.run(*definition, TaLib::penetrates(*definition) ? values[0] : 0, in, out);
            benchmark::ClobberMemory();
        }
    }
}

std::string option(int& argc, char** argv, std::string_view name)
{
    std::string value;
    int kept = 1;
    for (int i = 1; i < argc; ++i) {
        const std::string_view given = argv[i];
        if (given.starts_with(fmt::format("--{}=", name))) {
            value = given.substr(name.size() + 3);
        } else {
            argv[kept++] = argv[i];
        }
    }
    argc = kept;
    return value;
}

bool agree_everywhere(const TaLib& talib, const std::string& store, const std::string& exchange,
                      const std::string& pair)
{
    const Columns made_up = columns_of(tests::made_up_candles(year));
    bool same = agree(talib, "made up", made_up);
    same = agree(talib, "in steps of 0.1", in_ticks(made_up, 0.1)) && same;
    same = agree(talib, "in steps of 0.7", in_ticks(made_up, 0.7)) && same;
    same = agree(talib, "swelling", swelling(made_up)) && same;
    same = agree(talib, "gapped", gapped(made_up)) && same;
    same = agree(talib, "gapped and swelling", swelling(gapped(made_up))) && same;
    if (store.empty()) return same;
    const auto series =
        storage::CandleStore(store, exchange).open(*market::Pair::parse(pair), market::Timeframe::minutes(1), {});
    if (!series) {
        fmt::print(stderr, "candlestick_bench: {}\n", series.error().message);
        return false;
    }
    Columns real;
    for (const auto column :
         {series->series.open(), series->series.high(), series->series.low(), series->series.close()}) {
        real.emplace_back(column.begin(), column.end());
    }
    return agree(talib, pair, real) && same;
}

}  // namespace

int main(int argc, char** argv)
{
    const std::string library = option(argc, argv, "talib");
    const std::string store = option(argc, argv, "store");
    const std::string exchange = option(argc, argv, "exchange");
    const std::string pair = option(argc, argv, "pair");
    const TaLib talib(library);
    if (!library.empty()) {
        if (!talib.loaded()) {
            fmt::print(stderr, "candlestick_bench: {}\n", dlerror());
            return 1;
        }
        if (!agree_everywhere(talib, store, exchange, pair)) return 1;
        talib.set(*patterns()[0], {});
    }

    benchmark::Initialize(&argc, argv);
    const Columns in = columns_of(tests::made_up_candles(year));
    static std::vector<const Definition*> all = patterns();
    const auto add = [&](std::string_view name, std::span<const Definition* const> definitions) {
        benchmark::RegisterBenchmark(fmt::format("{}/cobot", name).c_str(), [&in, definitions](benchmark::State& s) {
            time_ours(s, definitions, in);
        })->Unit(benchmark::kMillisecond);
        if (!talib.loaded() || library.empty()) return;
        benchmark::RegisterBenchmark(fmt::format("{}/talib", name).c_str(), [&in, &talib,
                                                                             definitions](benchmark::State& s) {
            time_theirs(s, definitions, talib, in);
        })->Unit(benchmark::kMillisecond);
    };
    for (const Definition* const& definition : all) add(definition->name, {&definition, 1});
    add("all", all);
    benchmark::RunSpecifiedBenchmarks();
    return 0;
}
