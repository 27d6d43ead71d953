#include "indicators/average.hpp"
#include "indicators/definition.hpp"
#include "indicators/stream_of.hpp"

namespace cobot::indicators::builtin {
namespace {

struct Step {
    static constexpr std::size_t inputs = 1, outputs = 1;

    explicit Step(Parameters parameters)
        : plain(period_of(parameters)), weighted(period_of(parameters)), period(parameters[0])
    {
    }

    Values<1> next(const Values<1>& in)
    {
        const double mean = plain.add(in[0]);
        const double rise = 3 * (weighted.add(in[0]) - mean);  // From the mean to the line's newest point.
        return {mean + rise + 2 * rise / (period - 1)};
    }

    Sma plain;
    Wma weighted;
    double period;
};

}  // namespace

extern const Definition tsf;
const Definition tsf{
    .name = "tsf",
    .summary = "Time series forecast: the straight line of least squares, one candle further",
    .source = "least squares, as TA-Lib TSF",
    .aliases = {},
    .inputs = {Input::source},
    .parameters = {{"period", Parameter::Kind::integer, 14, 2, period_max, "candles of the line"}},
    .outputs = {"tsf"},
    .warmup = [](Parameters parameters, std::size_t) { return period_of(parameters); },
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
