#include "indicators/definition.hpp"
#include "indicators/stream_of.hpp"
#include "indicators/window.hpp"

namespace cobot::indicators::builtin {
namespace {

struct Step {
    static constexpr std::size_t inputs = 2, outputs = 3;

    explicit Step(Parameters parameters) : highest(period_of(parameters)), lowest(period_of(parameters)) {}

    Values<3> next(const Values<2>& in)
    {
        const double upper = highest.add(in[0]);
        const double lower = lowest.add(in[1]);
        return {upper, (upper + lower) / 2, lower};
    }

    void block(const double* const* in, double* const* out, std::size_t count)
    {
        highest.add(in[0], count, out[0]);
        lowest.add(in[1], count, out[2]);
        const double* upper = out[0];
        const double* lower = out[2];
        double* middle = out[1];
        for (std::size_t i = 0; i < count; ++i) middle[i] = (upper[i] + lower[i]) / 2;
    }

    Highest highest;
    Lowest lowest;
};

}  // namespace

extern const Definition donchian;
const Definition donchian{
    .name = "donchian",
    .summary = "Donchian channel: the highest high and the lowest low of the last candles, and their middle",
    .source = "Donchian, as TA-Lib DONCHIAN",
    .aliases = {"dc"},
    .inputs = {Input::high, Input::low},
    .parameters = {{"period", Parameter::Kind::integer, 20, 1, period_max, "candles looked at"}},
    .outputs = {"upper", "middle", "lower"},
    .warmup = [](Parameters parameters, std::size_t) { return period_of(parameters); },
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
