#include <utility>

#include "indicators/definition.hpp"
#include "indicators/quotient.hpp"
#include "indicators/stream_of.hpp"
#include "indicators/window_terms.hpp"

namespace cobot::indicators::builtin {
namespace {

struct Step {
    static constexpr std::size_t inputs = 2, outputs = 1;

    explicit Step(Parameters parameters) : window(period_of(parameters)) {}

    Values<1> next(const Values<2>& in)
    {
        const Values<2> last = previous;
        previous = in;
        if (!std::exchange(begun, true)) return {0};
        const double own = quotient(in[0] - last[0], last[0]);
        const double of_other = quotient(in[1] - last[1], last[1]);
        return {JointDeviation::of(window.add({of_other, own}), window.inverse()).slope()};
    }

    WindowTerms<ProductTerms> window;
    bool begun = false;
    Values<2> previous{};
};

}  // namespace

extern const Definition beta;
const Definition beta{
    .name = "beta",
    .summary = "Beta: how much source's relative changes move with those of other; 0 when other stands still",
    .source = "as TA-Lib BETA(other, source); TA-Lib's default period is 5",
    .aliases = {},
    .inputs = {Input::source, Input::other},
    .parameters = {{"period", Parameter::Kind::integer, 30, 2, period_max, "changes looked at"}},
    .outputs = {"beta"},
    .warmup = [](Parameters parameters, std::size_t) { return period_of(parameters) + 1; },
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
