#include "indicators/average.hpp"
#include "indicators/definition.hpp"
#include "indicators/stream_of.hpp"

namespace cobot::indicators::builtin {
namespace {

struct Step {
    static constexpr std::size_t inputs = 1, outputs = 3;

    explicit Step(Parameters parameters) : average(period_of(parameters, 0)), share(parameters[1] / 100) {}

    Values<3> next(const Values<1>& in)
    {
        const double middle = average.add(in[0]);
        return {middle, middle + share * middle, middle - share * middle};
    }

    Sma average;
    double share;
};

}  // namespace

extern const Definition envelopes;
const Definition envelopes{
    .name = "envelopes",
    .summary = "Envelopes: a simple average, and lines a percentage of it above and below",
    .source = "the usual definition",
    .aliases = {},
    .inputs = {Input::source},
    .parameters = {{"period", Parameter::Kind::integer, 20, 1, period_max, "candles averaged"},
                   {"percent", Parameter::Kind::real, 2.5, 0, 1000,
                    "distance of each line from the middle, in percent of it"}},
    .outputs = {"middle", "upper", "lower"},
    .warmup = [](Parameters parameters, std::size_t) { return period_of(parameters, 0); },
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
