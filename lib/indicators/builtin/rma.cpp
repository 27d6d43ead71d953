#include "indicators/average.hpp"
#include "indicators/definition.hpp"
#include "indicators/stream_of.hpp"

namespace cobot::indicators::builtin {
namespace {

struct Step {
    static constexpr std::size_t inputs = 1, outputs = 1;

    explicit Step(Parameters parameters) : average(Smoothed::rma(period_of(parameters))) {}

    Values<1> next(const Values<1>& in) { return {average.add(in[0])}; }

    void block(const double* const* in, double* const* out, std::size_t count) { average.add(in[0], count, out[0]); }

    Smoothed average;
};

}  // namespace

extern const Definition rma;
const Definition rma{
    .name = "rma",
    .summary = "Wilder's average: moves one period-th of the way to each new value, as rsi and atr do",
    .source = "Wilder 1978, as TA-Lib RMA and Pine ta.rma",
    .aliases = {"wilder", "smma"},
    .inputs = {Input::source},
    .parameters = {{"period", Parameter::Kind::integer, 14, 1, period_max, "candles; the newest weighs 1 / period"}},
    .outputs = {"rma"},
    .warmup = [](Parameters parameters, std::size_t) { return period_of(parameters); },
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
