#include "indicators/definition.hpp"
#include "indicators/stream_of.hpp"
#include "indicators/strength.hpp"

namespace cobot::indicators::builtin {
namespace {

struct Step {
    static constexpr std::size_t inputs = 1, outputs = 1;

    explicit Step(Parameters parameters) : strength(period_of(parameters)) {}

    bool ready() const { return strength.ready(); }
    Values<1> start(const Values<1>& in) { return {strength.start(in[0])}; }
    Values<1> next(const Values<1>& in) { return {strength.next(in[0])}; }

    Strength strength;
};

}  // namespace

extern const Definition rsi;
const Definition rsi{
    .name = "rsi",
    .summary = "Relative strength index: the share of gains in all movement, 0 to 100; 50 when nothing has moved",
    .source = "Wilder 1978, as TA-Lib RSI (which says 0 when nothing has moved)",
    .aliases = {},
    .inputs = {Input::source},
    .parameters = {{"period", Parameter::Kind::integer, 14, 2, period_max, "candles of Wilder's smoothing"}},
    .outputs = {"rsi"},
    .warmup = [](Parameters parameters, std::size_t) { return period_of(parameters) + 1; },
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
