#include "indicators/definition.hpp"
#include "indicators/parabolic_stop.hpp"
#include "indicators/stream_of.hpp"

namespace cobot::indicators::builtin {
namespace {

ParabolicStop::Side side(Parameters parameters) { return {parameters[0], parameters[0], parameters[1]}; }

struct Step {
    static constexpr std::size_t inputs = 2, outputs = 2;

    explicit Step(Parameters parameters) : stop(side(parameters), side(parameters), 0, 0) {}

    bool ready() const { return stop.begun(); }
    Values<2> start(const Values<2>& in) { return with_direction(stop.start(in[0], in[1])); }
    Values<2> next(const Values<2>& in) { return with_direction(stop.next(in[0], in[1])); }
    Values<2> with_direction(double value) const { return {value, stop.rising() ? 1.0 : 0.0}; }

    ParabolicStop stop;
};

}  // namespace

extern const Definition psar;
const Definition psar{
    .name = "psar",
    .summary = "Parabolic SAR: a stop that follows the trend ever closer, and turns round when the price crosses it",
    .source = "Wilder 1978, as TA-Lib SAR",
    .aliases = {"sar", "parabolic_sar"},
    .inputs = {Input::high, Input::low},
    .parameters = {{"acceleration", Parameter::Kind::real, 0.02, 0, 1,
                    "how much closer each new extreme brings the stop"},
                   {"maximum", Parameter::Kind::real, 0.2, 0, 1,
                    "the closest it comes in one candle, as a share of the distance"}},
    .outputs = {"sar", "direction"},
    .labels = {{}, {"down", "up"}},
    .warmup = [](Parameters, std::size_t) -> std::size_t { return 2; },
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
