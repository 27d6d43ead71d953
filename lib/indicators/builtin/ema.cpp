#include "indicators/average.hpp"
#include "indicators/definition.hpp"
#include "indicators/stream_of.hpp"

namespace cobot::indicators::builtin {
namespace {

struct Step {
    static constexpr std::size_t inputs = 1, outputs = 1;

    explicit Step(Parameters parameters) : period(period_of(parameters)), share(2 / (parameters[0] + 1)) {}

    bool ready() const { return seed.count() >= period; }
    Values<1> start(const Values<1>& in)
    {
        seed.add(in[0]);
        average = seed.value();
        return {average};
    }
    Values<1> next(const Values<1>& in)
    {
        average = drawn_to(average, in[0], share);
        return {average};
    }

    std::size_t period;
    Share share;
    Mean seed;
    double average = 0;
};

}  // namespace

extern const Definition ema;
const Definition ema{
    .name = "ema",
    .summary = "Exponential moving average, begun with the mean of the first period",
    .source = "as TA-Lib EMA; weight 2 / (period + 1)",
    .aliases = {},
    .inputs = {Input::source},
    .parameters = {{"period", Parameter::Kind::integer, 30, 2, period_max,
                    "candles; the newest weighs 2 / (period + 1)"}},
    .outputs = {"ema"},
    .warmup = [](Parameters parameters, std::size_t) { return period_of(parameters); },
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
