#include <cmath>

#include "indicators/definition.hpp"
#include "indicators/stream_of.hpp"
#include "indicators/variance.hpp"

namespace cobot::indicators::builtin {
namespace {

struct Step {
    static constexpr std::size_t inputs = 1, outputs = 1;

    explicit Step(Parameters parameters) : window(period_of(parameters), parameters[1] == 1) {}

    Values<1> next(const Values<1>& in)
    {
        const auto spread = window.spread(in[0]);
        return {spread.variance > 0 ? (in[0] - spread.mean) / std::sqrt(spread.variance) : 0};
    }

    WindowVariance window;
};

}  // namespace

extern const Definition zscore;
const Definition zscore{
    .name = "zscore",
    .summary = "How many standard deviations the value lies from its mean; 0 when nothing has moved",
    .source = "the usual definition; pandas-ta zscore is deviation: sample",
    .aliases = {"z_score"},
    .inputs = {Input::source},
    .parameters = {{"period", Parameter::Kind::integer, 30, 2, period_max, "candles looked at"},
                   Parameter::choice("deviation", {"population", "sample"},
                                     "divides by the number of candles, or by one less")},
    .outputs = {"zscore"},
    .warmup = [](Parameters parameters, std::size_t) { return period_of(parameters); },
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
