#include "indicators/average.hpp"
#include "indicators/definition.hpp"
#include "indicators/stream_of.hpp"
#include "indicators/window.hpp"

namespace cobot::indicators::builtin {
namespace {

struct Step {
    static constexpr std::size_t inputs = 3, outputs = 1;

    explicit Step(Parameters parameters) : period(period_of(parameters)), share(1 / parameters[0]) {}

    bool ready() const { return seed.count() >= period; }
    Values<1> start(const Values<3>& in)
    {
        if (begun) {
            seed.add(true_range(in));
            average = seed.value();
        }
        begun = true;
        previous_close = in[2];
        return {average};
    }
    Values<1> next(const Values<3>& in)
    {
        average = drawn_to(average, true_range(in), share);
        previous_close = in[2];
        return {average};
    }
    double true_range(const Values<3>& in) const
    {
        return Larger::of(in[0], previous_close) - Smaller::of(in[1], previous_close);
    }

    std::size_t period;
    Share share;
    bool begun = false;
    Mean seed;
    double average = 0;
    double previous_close = 0;
};

}  // namespace

extern const Definition atr;
const Definition atr{
    .name = "atr",
    .summary = "Average true range: how far the price moves in a candle, in price units",
    .source = "Wilder 1978, as TA-Lib ATR",
    .aliases = {},
    .inputs = {Input::high, Input::low, Input::close},
    .parameters = {{"period", Parameter::Kind::integer, 14, 1, period_max, "candles of Wilder's smoothing"}},
    .outputs = {"atr"},
    .warmup = [](Parameters parameters, std::size_t) { return period_of(parameters) + 1; },
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
