#include "indicators/average.hpp"
#include "indicators/definition.hpp"
#include "indicators/stream_of.hpp"

namespace cobot::indicators::builtin {
namespace {

struct Step {
    static constexpr std::size_t inputs = 1, outputs = 1;

    explicit Step(Parameters parameters) : average(period_of(parameters)) {}

    Values<1> next(const Values<1>& in) { return {average.add(in[0])}; }
    void block(const double* const* in, double* const* out, std::size_t count) { average.add(in[0], count, out[0]); }

    Sma average;
};

}  // namespace

extern const Definition sma;
const Definition sma{
    .name = "sma",
    .summary = "Simple moving average: the mean of the last candles",
    .source = "as TA-Lib SMA",
    .aliases = {"ma"},
    .inputs = {Input::source},
    .parameters = {{"period", Parameter::Kind::integer, 30, 1, period_max, "candles averaged"}},
    .outputs = {"sma"},
    .warmup = [](Parameters parameters, std::size_t) { return period_of(parameters); },
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
