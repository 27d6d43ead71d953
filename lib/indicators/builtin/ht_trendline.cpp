#include "indicators/definition.hpp"
#include "indicators/hilbert.hpp"
#include "indicators/stream_of.hpp"

namespace cobot::indicators::builtin {
namespace {

struct Step {
    static constexpr std::size_t inputs = 1, outputs = 1;

    explicit Step(Parameters) {}

    Values<1> next(const Values<1>& in)
    {
        cycle.add(in[0]);
        trend.add(in[0], cycle.period());
        return {cycle.begun() ? trend.value() : in[0]};
    }

    DominantCycle cycle{37};
    CycleTrend trend;
};

}  // namespace

extern const Definition ht_trendline;
const Definition ht_trendline{
    .name = "ht_trendline",
    .summary = "Instantaneous trend line: the mean of the price over the dominant cycle",
    .source = "Ehlers 2001, as TA-Lib HT_TRENDLINE; each candle takes as long as the cycle, at most 50 steps",
    .aliases = {},
    .inputs = {Input::source},
    .parameters = {},
    .outputs = {"ht_trendline"},
    .warmup = [](Parameters, std::size_t) -> std::size_t { return 64; },
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
