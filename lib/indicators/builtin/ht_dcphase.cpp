#include "indicators/definition.hpp"
#include "indicators/hilbert.hpp"
#include "indicators/stream_of.hpp"

namespace cobot::indicators::builtin {
namespace {

struct Step {
    static constexpr std::size_t inputs = 1, outputs = 1;

    explicit Step(Parameters) {}

    Values<1> next(const Values<1>& in)
    {
        phase.add(in[0]);
        return {phase.degrees()};
    }

    CyclePhase phase{37};
};

}  // namespace

extern const Definition ht_dcphase;
const Definition ht_dcphase{
    .name = "ht_dcphase",
    .summary = "Where in the dominant cycle the price stands, -45 to 315 degrees",
    .source = "Ehlers 2001, as TA-Lib HT_DCPHASE; each candle takes as long as the cycle, at most 50 steps",
    .aliases = {},
    .inputs = {Input::source},
    .parameters = {},
    .outputs = {"ht_dcphase"},
    .warmup = [](Parameters, std::size_t) -> std::size_t { return 64; },
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
