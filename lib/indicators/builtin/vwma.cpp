#include "indicators/average.hpp"
#include "indicators/definition.hpp"
#include "indicators/quotient.hpp"
#include "indicators/stream_of.hpp"

namespace cobot::indicators::builtin {
namespace {

struct Step {
    static constexpr std::size_t inputs = 2, outputs = 1;

    explicit Step(Parameters parameters)
        : prices(period_of(parameters)), volumes(period_of(parameters)), offsets(period_of(parameters))
    {
    }

    /// Prices count as differences from the first, so that a still market is exact.
    Values<1> next(const Values<2>& in)
    {
        if (!begun) first = in[0];
        begun = true;
        const double plain = prices.add(in[0]);
        const double volume = volumes.add(in[1]);
        const double offset = offsets.add((in[0] - first) * in[1]);
        return {volume > 0 ? first + quotient(offset, volume, plain - first) : plain};
    }

    Sma prices, volumes, offsets;
    bool begun = false;
    double first = 0;
};

}  // namespace

extern const Definition vwma;
const Definition vwma{
    .name = "vwma",
    .summary = "Volume-weighted moving average of the last candles; the plain average when nothing has traded in them",
    .source = "as TA-Lib VWMA",
    .aliases = {},
    .inputs = {Input::source, Input::volume},
    .parameters = {{"period", Parameter::Kind::integer, 20, 1, period_max, "candles averaged"}},
    .outputs = {"vwma"},
    .warmup = [](Parameters parameters, std::size_t) { return period_of(parameters); },
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
