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
        if (moments.second <= 0) return {0};
        const double excess = quotient(moments.fourth, moments.second * moments.second) - 3;
        return {(n - 1) / ((n - 2) * (n - 3)) * ((n + 1) * excess + 6)};
    }

    Window<MeanPowers> window;
    double n;
};

}  // namespace

extern const Definition kurtosis;
const Definition kurtosis{
    .name = "kurtosis",
    .summary =
        "Excess kurtosis of the last values: above 0 when extremes are more frequent than in a normal distribution; 0 "
        "when nothing moves",
    .source = "sample excess kurtosis, as pandas-ta kurtosis",
    .aliases = {"kurt"},
    .inputs = {Input::source},
    .parameters = {{"period", Parameter::Kind::integer, 30, 4, period_max, "candles looked at"}},
    .outputs = {"kurtosis"},
    .warmup = [](Parameters parameters, std::size_t) { return period_of(parameters); },
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
