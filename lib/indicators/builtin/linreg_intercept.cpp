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
        return {mean - rise};
    }

    Sma plain;
    Wma weighted;
    double period;
};

}  // namespace

extern const Definition linreg_intercept;
const Definition linreg_intercept{
    .name = "linreg_intercept",
    .summary = "Where the straight line of least squares through the last candles begins",
    .source = "least squares, as TA-Lib LINEARREG_INTERCEPT",
    .aliases = {"linearreg_intercept"},
    .inputs = {Input::source},
    .parameters = {{"period", Parameter::Kind::integer, 14, 2, period_max, "candles of the line"}},
    .outputs = {"linreg_intercept"},
    .warmup = [](Parameters parameters, std::size_t) { return period_of(parameters); },
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
