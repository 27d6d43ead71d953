#include "indicators/definition.hpp"
#include "indicators/extreme_age.hpp"
#include "indicators/stream_of.hpp"
#include "indicators/window.hpp"

namespace cobot::indicators::builtin {
namespace {

struct Step {
    static constexpr std::size_t inputs = 2, outputs = 3;

    explicit Step(Parameters parameters)
        : highest(period_of(parameters) + 1),
          lowest(period_of(parameters) + 1),
          unit(100 / parameters[0]),
          period(parameters[0])
    {
    }

    Values<3> next(const Values<2>& in)
    {
        const double since_high = highest.add(in[0]);
        const double since_low = lowest.add(in[1]);
        return {unit * (period - since_high), unit * (period - since_low), unit * (since_low - since_high)};
    }

    void block(const double* const* in, double* const* out, std::size_t count)
    {
        highest.add(in[0], count, out[0]);
        lowest.add(in[1], count, out[1]);
        double* up = out[0];
        double* down = out[1];
        double* difference = out[2];
        for (std::size_t i = 0; i < count; ++i) {
            difference[i] = unit * (down[i] - up[i]);
            up[i] = unit * (period - up[i]);
            down[i] = unit * (period - down[i]);
        }
    }

    ExtremeAge<Larger> highest;
    ExtremeAge<Smaller> lowest;
    double unit, period;
};

}  // namespace

extern const Definition aroon;
const Definition aroon{
    .name = "aroon",
    .summary = "Aroon: how recent the highest high (up) and the lowest low (down) are, 100 for now, and up less down",
    .source = "Chande 1995, as TA-Lib AROON and AROONOSC; TA-Lib takes 14 candles",
    .aliases = {},
    .inputs = {Input::high, Input::low},
    .parameters = {{"period", Parameter::Kind::integer, 25, 2, period_max, "candles looked back over"}},
    .outputs = {"up", "down", "oscillator"},
    .warmup = [](Parameters parameters, std::size_t) { return period_of(parameters) + 1; },
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
