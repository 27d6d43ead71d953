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
        cycle.add(in[0]);
        return {cycle.in_phase(), cycle.quadrature()};
    }

    DominantCycle cycle{12};
};

}  // namespace

extern const Definition ht_phasor;
const Definition ht_phasor{
    .name = "ht_phasor",
    .summary = "In-phase and quadrature component of the dominant cycle, in price units",
    .source = "Ehlers 2001, as TA-Lib HT_PHASOR",
    .aliases = {},
    .inputs = {Input::source},
    .parameters = {},
    .outputs = {"in_phase", "quadrature"},
    .warmup = [](Parameters, std::size_t) -> std::size_t { return 33; },
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
