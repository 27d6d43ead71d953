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
        cycle.add(in[0]);
        return {cycle.period()};
    }

    DominantCycle cycle{12};
};

}  // namespace

extern const Definition ht_dcperiod;
const Definition ht_dcperiod{
    .name = "ht_dcperiod",
    .summary = "Length of the dominant cycle, 6 to 50 candles",
    .source = "Ehlers 2001, as TA-Lib HT_DCPERIOD",
    .aliases = {},
    .inputs = {Input::source},
    .parameters = {},
    .outputs = {"ht_dcperiod"},
    .warmup = [](Parameters, std::size_t) -> std::size_t { return 33; },
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
