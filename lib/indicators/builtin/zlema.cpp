#include "indicators/average.hpp"
#include "indicators/definition.hpp"
#include "indicators/lag.hpp"
#include "indicators/stream_of.hpp"

namespace cobot::indicators::builtin {
namespace {

struct Step {
    static constexpr std::size_t inputs = 1, outputs = 1;

    explicit Step(Parameters parameters)
        : lag((period_of(parameters) - 1) / 2), average(Smoothed::ema(period_of(parameters)))
    {
    }

    Values<1> next(const Values<1>& in)
    {
        const double before = lag.add(in[0]);
        return {lag.full() ? average.add(in[0] + (in[0] - before)) : in[0]};
    }

    Lag lag;
    Smoothed average;
};

}  // namespace

extern const Definition zlema;
const Definition zlema{
    .name = "zlema",
    .summary = "Zero-lag EMA: an EMA of the price plus what it gained over the lag of the average",
    .source = "Ehlers and Way 2010, as TA-Lib ZLEMA",
    .aliases = {},
    .inputs = {Input::source},
    .parameters = {{"period", Parameter::Kind::integer, 30, 2, period_max,
                    "candles of the EMA; the lag is half of that"}},
    .outputs = {"zlema"},
    .warmup = [](Parameters parameters,
                 std::size_t) { return period_of(parameters) + (period_of(parameters) - 1) / 2; },
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
