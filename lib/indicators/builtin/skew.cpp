#include <cmath>

#include "indicators/definition.hpp"
#include "indicators/moments.hpp"
#include "indicators/quotient.hpp"
#include "indicators/stream_of.hpp"

namespace cobot::indicators::builtin {
namespace {

struct Step {
    static constexpr std::size_t inputs = 1, outputs = 1;

    explicit Step(Parameters parameters) : window(period_of(parameters)), n(parameters[0]) {}

    Values<1> next(const Values<1>& in)
    {
        const auto moments = CentralMoments::of(window.add({in[0]}));
        const double skewness = quotient(moments.third, moments.second * std::sqrt(moments.second));
        return {std::sqrt(n * (n - 1)) / (n - 2) * skewness};
    }

    Window<MeanPowers> window;
    double n;
};

}  // namespace

extern const Definition skew;
const Definition skew{
    .name = "skew",
    .summary = "Skewness of the last values: above 0 when the long tail is upwards; 0 when nothing moves",
    .source = "sample skewness (adjusted Fisher-Pearson), as pandas-ta skew",
    .aliases = {"skewness"},
    .inputs = {Input::source},
    .parameters = {{"period", Parameter::Kind::integer, 30, 3, period_max, "candles looked at"}},
    .outputs = {"skew"},
    .warmup = [](Parameters parameters, std::size_t) { return period_of(parameters); },
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
