#include "indicators/definition.hpp"
#include "indicators/lag.hpp"
#include "indicators/quotient.hpp"
#include "indicators/stream_of.hpp"

namespace cobot::indicators::builtin {
namespace {

struct Step {
    static constexpr std::size_t inputs = 1, outputs = 1;

    explicit Step(Parameters parameters) : before(period_of(parameters)) {}

    Values<1> next(const Values<1>& in)
    {
        const double old = before.add(in[0]);
        return {quotient(in[0] - old, old)};
    }

    Lag before;
};

}  // namespace

extern const Definition rocp;
const Definition rocp{
    .name = "rocp",
    .summary = "Rate of change over some candles, as a ratio: 0.01 is one percent",
    .source = "as TA-Lib ROCP",
    .aliases = {},
    .inputs = {Input::source},
    .parameters = {{"period", Parameter::Kind::integer, 10, 1, period_max, "candles back"}},
    .outputs = {"rocp"},
    .warmup = [](Parameters parameters, std::size_t) { return period_of(parameters) + 1; },
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
