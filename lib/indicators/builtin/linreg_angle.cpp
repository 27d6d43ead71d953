#include <cmath>
#include <numbers>

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
        return {std::atan(2 * rise / (period - 1)) * (180 / std::numbers::pi)};
    }

    Sma plain;
    Wma weighted;
    double period;
};

}  // namespace

extern const Definition linreg_angle;
const Definition linreg_angle{
    .name = "linreg_angle",
    .summary = "How steeply the straight line of least squares rises, in degrees",
    .source = "least squares, as TA-Lib LINEARREG_ANGLE",
    .aliases = {"linearreg_angle"},
    .inputs = {Input::source},
    .parameters = {{"period", Parameter::Kind::integer, 14, 2, period_max, "candles of the line"}},
    .outputs = {"linreg_angle"},
    .warmup = [](Parameters parameters, std::size_t) { return period_of(parameters); },
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
