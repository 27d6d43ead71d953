#include "indicators/average.hpp"
#include "indicators/definition.hpp"
#include "indicators/stream_of.hpp"

namespace cobot::indicators::builtin {
namespace {

struct Step {
    static constexpr std::size_t inputs = 1, outputs = 1;

    explicit Step(Parameters parameters)
        : first(Smoothed::ema(period_of(parameters))), second(Smoothed::ema(period_of(parameters)))
    {
    }

    bool ready() const { return second.full(); }
    Values<1> start(const Values<1>& in)
    {
        const double once = first.add(in[0]);
        if (!first.full()) return {once};
        return {2 * once - second.add(once)};
    }
    Values<1> next(const Values<1>& in)
    {
        const double once = first.draw(in[0]);
        return {2 * once - second.draw(once)};
    }

    Smoothed first, second;
};

}  // namespace

extern const Definition dema;
const Definition dema{
    .name = "dema",
    .summary = "Double exponential average: twice the EMA less the EMA of it, which takes out most of its lag",
    .source = "Mulloy 1994, as TA-Lib DEMA",
    .aliases = {},
    .inputs = {Input::source},
    .parameters = {{"period", Parameter::Kind::integer, 30, 2, period_max, "candles of each EMA"}},
    .outputs = {"dema"},
    .warmup = [](Parameters parameters, std::size_t) { return 2 * period_of(parameters) - 1; },
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
