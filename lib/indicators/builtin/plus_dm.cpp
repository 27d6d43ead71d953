#include "indicators/definition.hpp"
#include "indicators/directional.hpp"
#include "indicators/stream_of.hpp"

namespace cobot::indicators::builtin {
namespace {

struct Step {
    static constexpr std::size_t inputs = 2, outputs = 1;

    explicit Step(Parameters parameters) : movement(period_of(parameters)) {}

    Values<1> next(const Values<2>& in)
    {
        movement.add(in[0], in[1], in[1]);
        return {movement.up()};
    }

    Directional movement;
};

}  // namespace

extern const Definition plus_dm;
const Definition plus_dm{
    .name = "plus_dm",
    .summary = "Upward movement of the highs, smoothed, in price units",
    .source = "Wilder 1978, as TA-Lib PLUS_DM",
    .aliases = {},
    .inputs = {Input::high, Input::low},
    .parameters = {{"period", Parameter::Kind::integer, 14, 2, period_max, "candles of Wilder's smoothing"}},
    .outputs = {"plus_dm"},
    .warmup = [](Parameters parameters, std::size_t) { return period_of(parameters); },
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
