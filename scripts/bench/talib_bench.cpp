// Every indicator that TA-Lib has beside TA-Lib's own C code, over the same year of minutes in the same run:
// nanoseconds per candle and their ratio. TA-Lib is the shared library inside its Python wheel;
// scripts/bench/compare_talib.sh finds it.
//
//     talib_bench libta-lib.so [NAME...]

#include <dlfcn.h>

#include <fmt/format.h>
#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <new>
#include <set>

#include "indicators/definition.hpp"
#include "support/made_up_candles.hpp"

namespace {

using namespace cobot;
using indicators::Definition;

/// Columns begin at cache lines, as those of candle files do.
template <class Number>
struct LineAligned {
    using value_type = Number;
    static constexpr std::align_val_t line{64};
    Number* allocate(std::size_t n) { return static_cast<Number*>(::operator new(n * sizeof(Number), line)); }
    void deallocate(Number* numbers, std::size_t) { ::operator delete(numbers, line); }
    bool operator==(const LineAligned&) const = default;
};
using Column = std::vector<double, LineAligned<double>>;
using Columns = std::vector<Column>;

constexpr std::size_t year = 525'600;
constexpr std::size_t block = 1024;
constexpr int rounds = 15;

/// The same thing in both: TA-Lib's name and settings, ours and our settings. Averages are given by TA-Lib's number.
struct Row {
    std::string theirs;
    std::vector<double> their_settings;
    std::string ours;
    std::vector<double> our_settings;
};

const std::vector<Row> table{
    {"SMA", {30}, "sma", {30}},
    {"EMA", {30}, "ema", {30}},
    {"WMA", {30}, "wma", {30}},
    {"DEMA", {30}, "dema", {30}},
    {"TEMA", {30}, "tema", {30}},
    {"TRIMA", {30}, "trima", {30}},
    {"KAMA", {30}, "kama", {30}},
    {"HMA", {16}, "hma", {16}},
    {"ZLEMA", {20}, "zlema", {20}},
    {"RMA", {14}, "rma", {14}},
    {"T3", {5, 0.7}, "t3", {5, 0.7}},
    {"BBANDS", {20, 2, 2, 0}, "bbands", {20, 2}},
    {"DONCHIAN", {20}, "donchian", {20}},
    {"MIDPOINT", {14}, "midpoint", {14}},
    {"MIDPRICE", {14}, "midprice", {14}},
    {"SAR", {0.02, 0.2}, "psar", {}},
    {"SAREXT", {}, "sarext", {}},
    {"MAVP", {2, 30, 0}, "mavp", {2, 30, 0}},
    {"MACDFIX", {9}, "macdfix", {9}},
    {"SUPERTREND", {}, "supertrend", {}},
    {"VWMA", {20}, "vwma", {20}},
    {"ACCBANDS", {20}, "accbands", {20}},
    {"KC", {}, "keltner", {}},
    {"LINEARREG", {14}, "linearreg", {14}},
    {"LINEARREG_SLOPE", {14}, "linearreg_slope", {14}},
    {"LINEARREG_ANGLE", {14}, "linearreg_angle", {14}},
    {"LINEARREG_INTERCEPT", {14}, "linearreg_intercept", {14}},
    {"TSF", {14}, "tsf", {14}},
    {"RSI", {14}, "rsi", {14}},
    {"STOCH", {14, 3, 0, 3, 0}, "stoch", {14, 3, 3}},
    {"STOCHF", {14, 3, 0}, "stochf", {14, 3}},
    {"STOCHRSI", {14, 14, 3, 0}, "stochrsi", {14, 14, 1, 3}},
    {"MACD", {12, 26, 9}, "macd", {12, 26, 9}},
    {"CCI", {14}, "cci", {14}},
    {"ROC", {10}, "roc", {10}},
    {"ROCP", {10}, "rocp", {10}},
    {"ROCR", {10}, "rocr", {10}},
    {"ROCR100", {10}, "rocr100", {10}},
    {"MOM", {10}, "mom", {10}},
    {"WILLR", {14}, "willr", {14}},
    {"ULTOSC", {7, 14, 28}, "ultosc", {7, 14, 28}},
    {"AO", {}, "ao", {}},
    {"AC", {}, "ac", {}},
    {"PPO", {12, 26, 1}, "ppo", {}},
    {"APO", {12, 26, 1}, "apo", {}},
    {"TRIX", {30}, "trix", {}},
    {"TSI", {}, "tsi", {}},
    {"DPO", {20}, "dpo", {20}},
    {"AROON", {14}, "aroon", {14}},
    {"AROONOSC", {14}, "aroonosc", {14}},
    {"ADX", {14}, "adx", {14}},
    {"ADXR", {14}, "adxr", {14}},
    {"DX", {14}, "dx", {14}},
    {"PLUS_DI", {14}, "plus_di", {14}},
    {"MINUS_DI", {14}, "minus_di", {14}},
    {"PLUS_DM", {14}, "plus_dm", {14}},
    {"MINUS_DM", {14}, "minus_dm", {14}},
    {"CMO", {14}, "cmo", {14}},
    {"BOP", {}, "bop", {}},
    {"IMI", {14}, "imi", {14}},
    {"COPPOCK", {}, "coppock", {}},
    {"ER", {10}, "er", {10}},
    {"ERI", {13}, "elder_ray", {13}},
    {"KDJ", {}, "kdj", {}},
    {"QSTICK", {10}, "qstick", {10}},
    {"SMI", {}, "smi", {}},
    {"VHF", {28}, "vhf", {28}},
    {"VORTEX", {14}, "vortex", {14}},
    {"ATR", {14}, "atr", {14}},
    {"NATR", {14}, "natr", {14}},
    {"TRANGE", {}, "trange", {}},
    {"ADR", {14}, "adr", {14}},
    {"CVI", {10, 10}, "cvi", {10, 10}},
    {"MASSI", {9, 25}, "massi", {9, 25}},
    {"RVI", {14, 10}, "rvi", {14, 10}},
    {"STDDEV", {20, 1}, "stddev", {20, 0}},
    {"VAR", {20, 1}, "var", {20, 0}},
    {"AVGDEV", {14}, "avgdev", {14}},
    {"OBV", {}, "obv", {}},
    {"AD", {}, "ad", {}},
    {"ADOSC", {3, 10}, "adosc", {3, 10}},
    {"CMF", {20}, "cmf", {20}},
    {"MFI", {14}, "mfi", {14}},
    {"EFI", {13}, "efi", {13}},
    {"NVI", {}, "nvi", {}},
    {"PVI", {}, "pvi", {}},
    {"PVT", {}, "pvt", {}},
    {"PVO", {12, 26, 1}, "pvo", {12, 26}},
    {"RVOL", {20}, "rvol", {20}},
    {"MARKETFI", {}, "marketfi", {}},
    {"CORREL", {30}, "correl", {30}},
    {"BETA", {30}, "beta", {30}},
    {"SUM", {30}, "sum", {30}},
    {"CUMSUM", {}, "cumsum", {}},
    {"MAX", {30}, "max", {30}},
    {"MIN", {30}, "min", {30}},
    {"MINMAX", {30}, "minmax", {30}},
    {"MAXINDEX", {30}, "maxindex", {30}},
    {"MININDEX", {30}, "minindex", {30}},
    {"MINMAXINDEX", {30}, "minmaxindex", {30}},
    {"PERCENTILE", {30, 50}, "percentile", {30, 50}},
    {"PERCENTRANK", {100}, "percentrank", {100}},
    {"AVGPRICE", {}, "avgprice", {}},
    {"MEDPRICE", {}, "medprice", {}},
    {"TYPPRICE", {}, "typprice", {}},
    {"WCLPRICE", {}, "wclprice", {}},
    {"HA", {}, "ha", {}},
};

/// The year that both sides read.
struct Market {
    Columns prices;  ///< Open, high, low, close, volume.
    Column periods;  ///< For MAVP: another at each candle.

    explicit Market(const std::vector<market::Candle>& candles) : prices(5)
    {
        for (const auto& candle : candles) {
            prices[0].push_back(candle.open);
            prices[1].push_back(candle.high);
            prices[2].push_back(candle.low);
            prices[3].push_back(candle.close);
            prices[4].push_back(candle.volume);
            periods.push_back(static_cast<double>(2 + periods.size() * 7 % 29));
        }
    }
};

/// One function of TA-Lib's C interface, found and described by its own abstract layer (ta_abstract.h).
class Theirs {
public:
    Theirs(void* library, const Row& row, const Market& market) : library_(library), candles_(int(year))
    {
        const void* handle = nullptr;
        require(call<int(const char*, const void**)>("TA_GetFuncHandle")(row.theirs.c_str(), &handle), row.theirs);
        const FunctionInfo* info = nullptr;
        require(call<int(const void*, const FunctionInfo**)>("TA_GetFuncInfo")(handle, &info), row.theirs);
        require(call<int(const void*, void**)>("TA_ParamHolderAlloc")(handle, &holder_), row.theirs);
        set_inputs(handle, info->inputs, market, row.theirs);
        set_settings(handle, info->settings, row);
        set_outputs(handle, info->outputs);
        run_ = call<int(const void*, int, int, int*, int*)>("TA_CallFunc");
    }
    Theirs(const Theirs&) = delete;
    Theirs& operator=(const Theirs&) = delete;
    ~Theirs() { call<int(void*)>("TA_ParamHolderFree")(holder_); }

    /// What it writes to.
    Columns& reals() { return reals_; }
    void run()
    {
        int begin = 0;
        int count = 0;
        require(run_(holder_, 0, candles_ - 1, &begin, &count), "a call");
    }

private:
    struct FunctionInfo {
        const char *name, *group, *hint;
        int flags;
        unsigned inputs, settings, outputs;
        const void* handle;
    };
    struct ParameterInfo {
        int type;
        const char* name;
        int flags;
    };

    template <class Function>
    Function* call(const char* name) const
    {
        return reinterpret_cast<Function*>(dlsym(library_, name));
    }
    static void require(int code, const std::string& what)
    {
        if (code == 0) return;
        fmt::print(stderr, "talib_bench: TA-Lib refuses {} (code {})\n", what, code);
        std::exit(1);
    }
    /// As the tests feed cobot: the second plain column is the open.
    void set_inputs(const void* handle, unsigned count, const Market& market, const std::string& what)
    {
        const auto& p = market.prices;
        bool first_column = true;
        for (unsigned k = 0; k < count; ++k) {
            const ParameterInfo* info = nullptr;
            call<int(const void*, unsigned, const ParameterInfo**)>("TA_GetInputParameterInfo")(handle, k, &info);
            if (info->type == 0) {
                // Each price only where it is asked for.
                const auto asked = [&](std::size_t which) {
                    return (info->flags >> which & 1) != 0 ? p[which].data() : nullptr;
                };
                require(call<int(void*, unsigned, const double*, const double*, const double*, const double*,
                                 const double*, const double*)>("TA_SetInputParamPricePtr")(
                            holder_, k, asked(0), asked(1), asked(2), asked(3), asked(4), nullptr),
                        what);
            } else {
                // "on volume": a plain column that is not a price.
                const double* second = what == "OBV"    ? p[4].data()
                                       : what == "MAVP" ? market.periods.data()
                                                        : p[0].data();
                const double* column = first_column ? p[3].data() : second;
                first_column = false;
                require(call<int(void*, unsigned, const double*)>("TA_SetInputParamRealPtr")(holder_, k, column), what);
            }
        }
    }
    void set_settings(const void* handle, unsigned count, const Row& row)
    {
        for (unsigned k = 0; k < count && k < row.their_settings.size(); ++k) {
            const ParameterInfo* info = nullptr;
            call<int(const void*, unsigned, const ParameterInfo**)>("TA_GetOptInputParameterInfo")(handle, k, &info);
            const double value = row.their_settings[k];
            const bool real = info->type < 2;
            require(real ? call<int(void*, unsigned, double)>("TA_SetOptInputParamReal")(holder_, k, value)
                         : call<int(void*, unsigned, int)>("TA_SetOptInputParamInteger")(holder_, k, int(value)),
                    row.theirs);
        }
    }
    void set_outputs(const void* handle, unsigned count)
    {
        reals_.assign(count, Column(year));  // Those of integers are ours alone.
        integers_.assign(count, std::vector<int>(year));
        for (unsigned k = 0; k < count; ++k) {
            const ParameterInfo* info = nullptr;
            call<int(const void*, unsigned, const ParameterInfo**)>("TA_GetOutputParameterInfo")(handle, k, &info);
            if (info->type == 0)
                call<int(void*, unsigned, double*)>("TA_SetOutputParamRealPtr")(holder_, k, reals_[k].data());
            else
                call<int(void*, unsigned, int*)>("TA_SetOutputParamIntegerPtr")(holder_, k, integers_[k].data());
        }
    }

    void* library_;
    void* holder_ = nullptr;
    int candles_;
    Columns reals_;
    std::vector<std::vector<int>> integers_;
    int (*run_)(const void*, int, int, int*, int*) = nullptr;
};

/// The same of ours, in blocks as strategies run it: as many outputs as TA-Lib makes, the first ones. Both read and
/// write the same memory: where columns happen to lie makes some percent.
class Ours {
public:
    Ours(const Definition& definition, std::vector<double> settings, const Market& market, Columns& outputs)
        : definition_(definition), settings_(std::move(settings)), outputs_(definition.outputs.size(), nullptr)
    {
        for (std::size_t k = 0; k < std::min(outputs.size(), outputs_.size()); ++k) outputs_[k] = outputs[k].data();
        for (const indicators::Input input : definition.inputs) inputs_.push_back(column_of(input, market));
        for (std::size_t k = settings_.size(); k < definition.parameters.size(); ++k) {
            settings_.push_back(definition.parameters[k].default_value);
        }
        if (definition.name == "mavp") inputs_[1] = market.periods.data();
    }

    void run()
    {
        const auto stream = definition_.stream(settings_);
        std::vector<const double*> in(inputs_.size());
        std::vector<double*> out(outputs_.size());
        for (std::size_t first = 0; first < year; first += block) {
            for (std::size_t k = 0; k < in.size(); ++k) in[k] = inputs_[k] + first;
            for (std::size_t k = 0; k < out.size(); ++k)
                out[k] = outputs_[k] == nullptr ? nullptr : outputs_[k] + first;
            stream->block(in.data(), out.data(), std::min(block, year - first));
        }
    }

private:
    static const double* column_of(indicators::Input input, const Market& market)
    {
        using indicators::Input;
        switch (input) {
            case Input::other:
            case Input::open: return market.prices[0].data();
            case Input::high: return market.prices[1].data();
            case Input::low: return market.prices[2].data();
            case Input::source:
            case Input::close: return market.prices[3].data();
            case Input::volume: return market.prices[4].data();
            case Input::time: break;
        }
        return nullptr;  // TA-Lib knows no time.
    }

    const Definition& definition_;
    std::vector<double> settings_;
    std::vector<const double*> inputs_;
    std::vector<double*> outputs_;
};

template <class Function>
double nanoseconds_per_candle(Function function)
{
    const auto begin = std::chrono::steady_clock::now();
    function();
    const std::chrono::duration<double, std::nano> spent = std::chrono::steady_clock::now() - begin;
    return spent.count() / static_cast<double>(year);
}

struct Times {
    double ours = 1e9, theirs = 1e9;
};

/// The best of several rounds, turn by turn and each as often after itself as after the other, so that both meet the
/// same machine.
Times times_of(void* library, const Row& row, const Definition& definition, const Market& market)
{
    Theirs theirs(library, row, market);
    Ours ours(definition, row.our_settings, market, theirs.reals());
    Times best;
    for (int round = 0; round < 2 * rounds; ++round) {
        if (round % 4 == 0 || round % 4 == 3)
            best.ours = std::min(best.ours, nanoseconds_per_candle([&] { ours.run(); }));
        else
            best.theirs = std::min(best.theirs, nanoseconds_per_candle([&] { theirs.run(); }));
    }
    return best;
}

}  // namespace

int main(int argc, char** argv)
{
    void* library = argc > 1 ? dlopen(argv[1], RTLD_NOW) : nullptr;
    if (library == nullptr) {
        fmt::print(stderr, "talib_bench: name TA-Lib's shared library first\n");
        return 2;
    }
    reinterpret_cast<int (*)()>(dlsym(library, "TA_Initialize"))();
    const std::set<std::string> only(argv + 2, argv + argc);
    const Market market(tests::made_up_candles(year));
    Times sum{0, 0};
    int slower = 0;
    fmt::print("{:<20} {:>8} {:>8} {:>6}\n", "ns per candle", "cobot", "TA-Lib", "ratio");
    for (const Row& row : table) {
        if (!only.empty() && !only.contains(row.theirs)) continue;
        const Definition* definition = indicators::find(row.ours);
        if (definition == nullptr) {
            fmt::print("{:<20} is not there\n", row.theirs);
            continue;
        }
        const Times times = times_of(library, row, *definition, market);
        sum.ours += times.ours;
        sum.theirs += times.theirs;
        slower += times.ours > times.theirs ? 1 : 0;
        fmt::print("{:<20} {:8.2f} {:8.2f} {:6.2f}{}\n", row.theirs, times.ours, times.theirs,
                   times.ours / times.theirs, times.ours > times.theirs ? "  slower" : "");
    }
    fmt::print("{:<20} {:8.2f} {:8.2f} {:6.2f}  {} slower\n", "all", sum.ours, sum.theirs, sum.ours / sum.theirs,
               slower);
    return 0;
}
