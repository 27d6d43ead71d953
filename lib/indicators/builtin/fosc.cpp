#include "indicators/average.hpp"
#include "indicators/definition.hpp"
#include "indicators/quotient.hpp"
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
        const double value = 100 * quotient(in[0] - forecast, in[0]);
        const double mean = plain.add(in[0]);
        const double rise = 3 * (weighted.add(in[0]) - mean);
        forecast = mean + rise + 2 * rise / (period - 1);
        return {value};
    }

    Sma plain;
    Wma weighted;
    double period;
    double forecast = 0;
};

}  // namespace

extern const Definition fosc;
const Definition fosc{
    .name = "fosc",
    .summary =
        "Forecast oscillator: how far the price lies from what the line of least squares of the candle before "
        "forecast, in percent",
    .source = "Chande and Kroll 1994, as TA-Lib FOSC",
    .aliases = {},
    .inputs = {Input::source},
    .parameters = {{"period", Parameter::Kind::integer, 5, 2, period_max, "candles of the line"}},
    .outputs = {"fosc"},
    .warmup = [](Parameters parameters, std::size_t) { return period_of(parameters) + 1; },
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
