#include <algorithm>
#include <cmath>
#include <numbers>

#include "indicators/definition.hpp"
#include "indicators/hilbert.hpp"
#include "indicators/quotient.hpp"
#include "indicators/stream_of.hpp"

namespace cobot::indicators::builtin {
namespace {

struct Step {
    static constexpr std::size_t inputs = 1, outputs = 2;

    explicit Step(Parameters parameters) : fast(parameters[0]), slow(parameters[1]) {}

    Values<2> next(const Values<1>& in)
    {
        cycle.add(in[0]);
        if (!cycle.begun()) return {in[0], in[0]};
        const double now = std::atan(quotient(cycle.quadrature(), cycle.in_phase())) * (180 / std::numbers::pi);
        const double turned = std::max(1.0, phase - now);
        phase = now;
        const double share = turned > 1 ? std::max(fast / turned, slow) : fast;
        average = share * in[0] + (1 - share) * average;
        following = 0.5 * share * average + (1 - 0.5 * share) * following;
        return {average, following};
    }

    double fast, slow;
    DominantCycle cycle{12};
    double phase = 0;
    double average = 0;
    double following = 0;
};

}  // namespace

extern const Definition mama;
const Definition mama{
    .name = "mama",
    .summary =
        "MESA adaptive average, as quick as the phase of the price turns, and a slower one that follows it (fama)",
    .source =
        "Ehlers 2001, as TA-Lib MAMA, which begins at 0: the first values after the warm-up still lean that way a "
        "little",
    .aliases = {},
    .inputs = {Input::source},
    .parameters = {{"fast", Parameter::Kind::real, 0.5, 0.01, 0.99,
                    "the largest share of the way to the price in a candle"},
                   {"slow", Parameter::Kind::real, 0.05, 0.01, 0.99, "the smallest share"}},
    .outputs = {"mama", "fama"},
    .warmup = [](Parameters, std::size_t) -> std::size_t { return 33; },
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
