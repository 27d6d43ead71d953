#include "indicators/definition.hpp"
#include "indicators/macd_step.hpp"
#include "indicators/stream_of.hpp"

namespace cobot::indicators::builtin {
namespace {

struct Step : MacdStep {
    explicit Step(Parameters parameters)
        : MacdStep(period_of(parameters, 0), period_of(parameters, 1), period_of(parameters, 2),
                   Share(2 / (parameters[0] + 1)), Share(2 / (parameters[1] + 1)))
    {
    }
};

std::optional<std::string> check(Parameters parameters)
{
    if (parameters[0] < parameters[1]) return std::nullopt;
    return "fast of macd must be less than slow";
}

}  // namespace

extern const Definition macd;
const Definition macd{
    .name = "macd",
    .summary = "Moving average convergence divergence: a fast EMA less a slow one, with an EMA of that as signal",
    .source = "Appel, as TA-Lib MACD",
    .aliases = {},
    .inputs = {Input::source},
    .parameters = {{"fast", Parameter::Kind::integer, 12, 2, period_max, "candles of the fast average"},
                   {"slow", Parameter::Kind::integer, 26, 2, period_max, "candles of the slow average"},
                   {"signal", Parameter::Kind::integer, 9, 2, period_max, "candles of the signal line"}},
    .outputs = {"macd", "signal", "histogram"},
    .check = check,
    .warmup = [](Parameters parameters,
                 std::size_t) { return period_of(parameters, 1) + period_of(parameters, 2) - 1; },
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
