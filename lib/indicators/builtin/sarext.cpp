#include "indicators/definition.hpp"
#include "indicators/parabolic_stop.hpp"
#include "indicators/stream_of.hpp"

namespace cobot::indicators::builtin {
namespace {

struct Step {
    static constexpr std::size_t inputs = 2, outputs = 2;

    explicit Step(Parameters parameters)
        : stop({parameters[2], parameters[3], parameters[4]}, {parameters[5], parameters[6], parameters[7]},
               parameters[1], parameters[0])
    {
    }

    bool ready() const { return stop.begun(); }
    Values<2> start(const Values<2>& in) { return with_direction(stop.start(in[0], in[1])); }
    Values<2> next(const Values<2>& in) { return with_direction(stop.next(in[0], in[1])); }
    Values<2> with_direction(double value) const { return {value, stop.rising() ? 1.0 : 0.0}; }

    ParabolicStop stop;
};

}  // namespace

extern const Definition sarext;
const Definition sarext{
    .name = "sarext",
    .summary = "Parabolic SAR with settings of its own for rising and falling trends",
    .source = "Wilder 1978, as TA-Lib SAREXT, where a negative stop stands for a falling trend",
    .aliases = {},
    .inputs = {Input::high, Input::low},
    .parameters =
        {{"start", Parameter::Kind::real, 0, -1e12, 1e12,
          "the first stop: above 0 of a rising trend, below 0 of a falling one, 0 to find both"},
         {"offset", Parameter::Kind::real, 0, 0, 1, "how much farther the stop begins after a turn, as a share"},
         {"up_first", Parameter::Kind::real, 0.02, 0, 1, "share of the distance that a rising trend begins with"},
         {"up_step", Parameter::Kind::real, 0.02, 0, 1, "how much closer each new high brings the stop"},
         {"up_maximum", Parameter::Kind::real, 0.2, 0, 1, "the closest it comes in one candle of a rising trend"},
         {"down_first", Parameter::Kind::real, 0.02, 0, 1, "share of the distance that a falling trend begins with"},
         {"down_step", Parameter::Kind::real, 0.02, 0, 1, "how much closer each new low brings the stop"},
         {"down_maximum", Parameter::Kind::real, 0.2, 0, 1, "the closest it comes in one candle of a falling trend"}},
    .outputs = {"sar", "direction"},
    .labels = {{}, {"down", "up"}},
    .warmup = [](Parameters, std::size_t) -> std::size_t { return 2; },
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
