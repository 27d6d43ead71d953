#include <algorithm>

#include "indicators/average.hpp"
#include "indicators/definition.hpp"
#include "indicators/stream_of.hpp"
#include "indicators/true_range.hpp"

namespace cobot::indicators::builtin {
namespace {

struct Step {
    static constexpr std::size_t inputs = 4, outputs = 3;

    explicit Step(Parameters parameters)
        : average(Smoothed::ema(period_of(parameters, 0))), range(period_of(parameters, 1)), multiplier(parameters[2])
    {
    }

    Values<3> next(const Values<4>& in)
    {
        const double middle = average.add(in[0]);
        const double distance = multiplier * range.add(in[1], in[2], in[3]);
        return {middle, middle + distance, middle - distance};
    }

    Smoothed average;
    AverageTrueRange range;
    double multiplier;
};

}  // namespace

extern const Definition keltner;
const Definition keltner{
    .name = "keltner",
    .summary = "Keltner channel: an EMA, and lines a number of average true ranges above and below",
    .source = "Keltner 1960 in the form of Linda Raschke, as TA-Lib KC",
    .aliases = {"kc"},
    .inputs = {Input::source, Input::high, Input::low, Input::close},
    .parameters = {{"period", Parameter::Kind::integer, 20, 2, period_max, "candles of the EMA"},
                   {"atr_period", Parameter::Kind::integer, 10, 1, period_max, "candles of the average true range"},
                   {"multiplier", Parameter::Kind::real, 2, 0, 100,
                    "average true ranges from the middle to each line"}},
    .outputs = {"middle", "upper", "lower"},
    .warmup =
        [](Parameters parameters, std::size_t output) {
            return output == 0 ? period_of(parameters, 0)
                               : std::max(period_of(parameters, 0), period_of(parameters, 1) + 1);
        },
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
