#include "indicators/definition.hpp"
#include "indicators/directional.hpp"
#include "indicators/stream_of.hpp"

namespace cobot::indicators::builtin {
namespace {

struct Step {
    static constexpr std::size_t inputs = 3, outputs = 1;

    explicit Step(Parameters parameters) : movement(period_of(parameters)) {}

    Values<1> next(const Values<3>& in)
    {
        movement.add(in[0], in[1], in[2]);
        return {movement.up_share()};
    }

    Directional movement;
};

}  // namespace

extern const Definition plus_di;
const Definition plus_di{
    .name = "plus_di",
    .summary = "+DI: upward movement as a share of the true range, 0 to 100",
    .source = "Wilder 1978, as TA-Lib PLUS_DI",
    .aliases = {},
    .inputs = {Input::high, Input::low, Input::close},
    .parameters = {{"period", Parameter::Kind::integer, 14, 2, period_max, "candles of Wilder's smoothing"}},
    .outputs = {"plus_di"},
    .warmup = [](Parameters parameters, std::size_t) { return period_of(parameters) + 1; },
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
