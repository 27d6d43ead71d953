#include "indicators/definition.hpp"
#include "indicators/macd_step.hpp"
#include "indicators/stream_of.hpp"

namespace cobot::indicators::builtin {
namespace {

/// The shares are Appel's rounded ones, not those of 12 and 26 candles.
struct Step : MacdStep {
    explicit Step(Parameters parameters) : MacdStep(12, 26, period_of(parameters), Share(0.15), Share(0.075)) {}
};

}  // namespace

extern const Definition macdfix;
const Definition macdfix{
    .name = "macdfix",
    .summary = "MACD with its original averages: of 12 and 26 candles, whose newest weigh 0.15 and 0.075",
    .source = "Appel, as TA-Lib MACDFIX",
    .aliases = {},
    .inputs = {Input::source},
    .parameters = {{"signal", Parameter::Kind::integer, 9, 1, period_max, "candles of the signal line"}},
    .outputs = {"macd", "signal", "histogram"},
    .warmup = [](Parameters parameters, std::size_t) { return 26 + period_of(parameters) - 1; },
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
