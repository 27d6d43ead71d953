#include "indicators/definition.hpp"
#include "indicators/stream_of.hpp"
#include "indicators/true_range.hpp"
#include "indicators/window.hpp"

namespace cobot::indicators::builtin {
namespace {

struct Step {
    static constexpr std::size_t inputs = 3, outputs = 2;

    explicit Step(Parameters parameters)
        : highest(period_of(parameters, 0)),
          lowest(period_of(parameters, 0)),
          range(period_of(parameters, 0)),
          multiplier(parameters[1])
    {
    }

    Values<2> next(const Values<3>& in)
    {
        const double distance = multiplier * range.add(in[0], in[1], in[2]);
        return {highest.add(in[0]) - distance, lowest.add(in[1]) + distance};
    }

    Highest highest;
    Lowest lowest;
    AverageTrueRange range;
    double multiplier;
};

}  // namespace

extern const Definition chandelier;
const Definition chandelier{
    .name = "chandelier",
    .summary =
        "Chandelier exit: a trailing stop some average true ranges below the highest high, or above the lowest low",
    .source = "Le Beau 1999; as Pine, with Wilder's average true range",
    .aliases = {},
    .inputs = {Input::high, Input::low, Input::close},
    .parameters = {{"period", Parameter::Kind::integer, 22, 1, period_max,
                    "candles of the extremes and of the average true range"},
                   {"multiplier", Parameter::Kind::real, 3, 0, 100, "average true ranges between extreme and stop"}},
    .outputs = {"long", "short"},
    .warmup = [](Parameters parameters, std::size_t) { return period_of(parameters, 0) + 1; },
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
