#include "indicators/average.hpp"
#include "indicators/definition.hpp"
#include "indicators/quotient.hpp"
#include "indicators/stream_of.hpp"

namespace cobot::indicators::builtin {
namespace {

struct Step {
    static constexpr std::size_t inputs = 3, outputs = 3;

    explicit Step(Parameters parameters)
        : middle(period_of(parameters)), upper(period_of(parameters)), lower(period_of(parameters))
    {
    }

    Values<3> next(const Values<3>& in)
    {
        const auto& [high, low, close] = in;
        const double width = 4 * quotient(high - low, high + low);
        return {middle.add(close), upper.add(high + high * width), lower.add(low - low * width)};
    }

    Sma middle, upper, lower;
};

}  // namespace

extern const Definition accbands;
const Definition accbands{
    .name = "accbands",
    .summary = "Acceleration bands: averages of the highs and lows, moved out by how wide the candles are",
    .source = "Headley, as TA-Lib ACCBANDS",
    .aliases = {},
    .inputs = {Input::high, Input::low, Input::close},
    .parameters = {{"period", Parameter::Kind::integer, 20, 2, period_max, "candles averaged"}},
    .outputs = {"middle", "upper", "lower"},
    .warmup = [](Parameters parameters, std::size_t) { return period_of(parameters); },
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
