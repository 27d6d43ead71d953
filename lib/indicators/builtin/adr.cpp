#include "indicators/average.hpp"
#include "indicators/definition.hpp"
#include "indicators/stream_of.hpp"
#include "indicators/window.hpp"

namespace cobot::indicators::builtin {
namespace {

struct Step {
    static constexpr std::size_t inputs = 2, outputs = 1;

    explicit Step(Parameters parameters) : average(period_of(parameters)) {}

    Values<1> next(const Values<2>& in) { return {average.add(in[0] - in[1])}; }

    void block(const double* const* in, double* const* out, std::size_t count)
    {
        average.add_each(
            count,
            [highs = in[0], lows = in[1]]<class N>(std::size_t i) {
                return load_as<N>(highs + i) - load_as<N>(lows + i);
            },
            out[0]);
    }

    Sma average;
};

}  // namespace

extern const Definition adr;
const Definition adr{
    .name = "adr",
    .summary = "Average range: the mean of high less low",
    .source = "as TA-Lib ADR",
    .aliases = {},
    .inputs = {Input::high, Input::low},
    .parameters = {{"period", Parameter::Kind::integer, 14, 1, period_max, "candles averaged"}},
    .outputs = {"adr"},
    .warmup = [](Parameters parameters, std::size_t) { return period_of(parameters); },
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
