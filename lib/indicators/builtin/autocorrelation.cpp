#include "indicators/definition.hpp"
#include "indicators/lag.hpp"
#include "indicators/moments.hpp"
#include "indicators/stream_of.hpp"

namespace cobot::indicators::builtin {
namespace {

struct Step {
    static constexpr std::size_t inputs = 1, outputs = 1;

    explicit Step(Parameters parameters) : window(period_of(parameters, 0)), before(period_of(parameters, 1)) {}

    Values<1> next(const Values<1>& in)
    {
        const double old = before.add(in[0]);
        if (!before.full()) return {0};
        return {JointDeviation<double>::of(window.add({in[0], old})).correlation()};
    }

    Window<JointSpread> window;
    Lag before;
};

}  // namespace

extern const Definition autocorrelation;
const Definition autocorrelation{
    .name = "autocorrelation",
    .summary =
        "Autocorrelation: the correlation of the source with itself some candles earlier; 0 when it stands still",
    .source = "Pearson's correlation, as pandas Series.rolling(period).corr of the series shifted",
    .aliases = {"autocorr"},
    .inputs = {Input::source},
    .parameters = {{"period", Parameter::Kind::integer, 30, 2, period_max, "candles looked at"},
                   {"lag", Parameter::Kind::integer, 1, 1, period_max, "candles earlier"}},
    .outputs = {"autocorrelation"},
    .warmup = [](Parameters parameters, std::size_t) { return period_of(parameters, 0) + period_of(parameters, 1); },
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
