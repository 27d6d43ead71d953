#include "indicators/definition.hpp"
#include "indicators/hilbert.hpp"
#include "indicators/stream_of.hpp"

namespace cobot::indicators::builtin {
namespace {

struct Step {
    static constexpr std::size_t inputs = 1, outputs = 2;

    explicit Step(Parameters) {}

    Values<2> next(const Values<1>& in)
    {
        phase.add(in[0]);
        return {phase.sine(), phase.lead_sine()};
    }

    CyclePhase phase{37};
};

}  // namespace

extern const Definition ht_sine;
const Definition ht_sine{
    .name = "ht_sine",
    .summary = "Sine of the phase of the dominant cycle, and of the phase 45 degrees later; they cross at its turns",
    .source = "Ehlers 2001, as TA-Lib HT_SINE; each candle takes as long as the cycle, at most 50 steps",
    .aliases = {},
    .inputs = {Input::source},
    .parameters = {},
    .outputs = {"sine", "lead_sine"},
    .warmup = [](Parameters, std::size_t) -> std::size_t { return 64; },
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
