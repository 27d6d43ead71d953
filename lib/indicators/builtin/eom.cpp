#include <utility>

#include "indicators/average.hpp"
#include "indicators/definition.hpp"
#include "indicators/quotient.hpp"
#include "indicators/stream_of.hpp"

namespace cobot::indicators::builtin {
namespace {

struct Step {
    static constexpr std::size_t inputs = 3, outputs = 1;

    explicit Step(Parameters parameters) : average(period_of(parameters)), divisor(parameters[1]) {}

    Values<1> next(const Values<3>& in)
    {
        const double middle = (in[0] + in[1]) / 2;
        const double change = std::exchange(begun, true) ? middle - previous : 0;
        previous = middle;
        return {average.add(quotient(change * (in[0] - in[1]), in[2] / divisor))};
    }

    Sma average;
    double divisor;
    bool begun = false;
    double previous = 0;
};

}  // namespace

extern const Definition eom;
const Definition eom{
    .name = "eom",
    .summary = "Ease of movement: how far the price comes with little volume; 0 on a candle without volume",
    .source = "Arms, as pandas-ta eom",
    .aliases = {"emv", "ease_of_movement"},
    .inputs = {Input::high, Input::low, Input::volume},
    .parameters = {{"period", Parameter::Kind::integer, 14, 1, period_max, "candles averaged"},
                   {"divisor", Parameter::Kind::real, 1e8, 1e-12, 1e15, "of the volume, so that figures are handy"}},
    .outputs = {"eom"},
    .warmup = [](Parameters parameters, std::size_t) { return period_of(parameters) + 1; },
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
