#include "indicators/average.hpp"
#include "indicators/definition.hpp"
#include "indicators/stream_of.hpp"

namespace cobot::indicators::builtin {
namespace {

struct Step {
    static constexpr std::size_t inputs = 1, outputs = 1;

    explicit Step(Parameters parameters)
        : first(Smoothed::ema(period_of(parameters))),
          second(Smoothed::ema(period_of(parameters))),
          third(Smoothed::ema(period_of(parameters)))
    {
    }

    bool ready() const { return third.full(); }
    Values<1> start(const Values<1>& in)
    {
        const double once = first.add(in[0]);
        if (!first.full()) return {once};
        const double twice = second.add(once);
        if (!second.full()) return {twice};
        return {3 * once - 3 * twice + third.add(twice)};
    }
    Values<1> next(const Values<1>& in)
    {
        const double once = first.draw(in[0]);
        const double twice = second.draw(once);
        return {3 * once - 3 * twice + third.draw(twice)};
    }

    Smoothed first, second, third;
};

}  // namespace

extern const Definition tema;
const Definition tema{
    .name = "tema",
    .summary = "Triple exponential average: 3 EMA - 3 EMA of EMA + EMA of that, with less lag than dema",
    .source = "Mulloy 1994, as TA-Lib TEMA",
    .aliases = {},
    .inputs = {Input::source},
    .parameters = {{"period", Parameter::Kind::integer, 30, 2, period_max, "candles of each EMA"}},
    .outputs = {"tema"},
    .warmup = [](Parameters parameters, std::size_t) { return 3 * period_of(parameters) - 2; },
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
