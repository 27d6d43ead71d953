#include <cmath>
#include <utility>

#include "indicators/definition.hpp"
#include "indicators/quotient.hpp"
#include "indicators/stream_of.hpp"
#include "indicators/window.hpp"

namespace cobot::indicators::builtin {
namespace {

struct Step {
    static constexpr std::size_t inputs = 2, outputs = 2;

    explicit Step(Parameters parameters) : highest(period_of(parameters)), lowest(period_of(parameters)) {}

    Values<2> next(const Values<2>& in)
    {
        const bool begun = highest.full();
        const double middle = (in[0] + in[1]) / 2;
        const double high = highest.add(middle);
        const double low = lowest.add(middle);
        if (!begun) return {0, 0};
        place = 0.66 * (quotient(middle - low, high - low, 0.5) - 0.5) + 0.67 * place;
        if (std::abs(place) > 0.99) place = std::copysign(0.999, place);
        const double last = std::exchange(value, 0.5 * std::log((1 + place) / (1 - place)) + 0.5 * value);
        return {value, last};
    }

    Highest highest;
    Lowest lowest;
    double place = 0;
    double value = 0;
};

}  // namespace

extern const Definition fisher;
const Definition fisher{
    .name = "fisher",
    .summary = "Fisher transform: where the middle of candles lies in its range, spread out so that extremes stand out",
    .source = "Ehlers 2002, with the constants of pandas-ta and Pine",
    .aliases = {},
    .inputs = {Input::high, Input::low},
    .parameters = {{"period", Parameter::Kind::integer, 9, 1, period_max, "candles of the range"}},
    .outputs = {"fisher", "trigger"},
    .warmup = [](Parameters parameters,
                 std::size_t output) { return output == 0 ? period_of(parameters) : period_of(parameters) + 1; },
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
