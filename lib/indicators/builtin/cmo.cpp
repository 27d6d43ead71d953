#include "indicators/definition.hpp"
#include "indicators/stream_of.hpp"
#include "indicators/strength.hpp"

namespace cobot::indicators::builtin {
namespace {

struct Step {
    static constexpr std::size_t inputs = 1, outputs = 1;

    explicit Step(Parameters parameters) : strength(period_of(parameters)) {}

    Values<1> next(const Values<1>& in) { return {2 * strength.add(in[0]) - 100}; }

    Strength strength;
};

}  // namespace

extern const Definition cmo;
const Definition cmo{
    .name = "cmo",
    .summary = "Chande momentum oscillator: gains less losses as a share of all movement, -100 to 100",
    .source = "Chande 1994, as TA-Lib CMO, which smooths like Wilder; 0 when nothing has moved",
    .aliases = {},
    .inputs = {Input::source},
    .parameters = {{"period", Parameter::Kind::integer, 14, 2, period_max, "candles of Wilder's smoothing"}},
    .outputs = {"cmo"},
    .warmup = [](Parameters parameters, std::size_t) { return period_of(parameters) + 1; },
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
