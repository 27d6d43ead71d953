#include <cmath>

#include "indicators/definition.hpp"
#include "indicators/stream_of.hpp"

namespace cobot::indicators::builtin {
namespace {

struct Step {
    static constexpr std::size_t inputs = 1, outputs = 1;

    explicit Step(Parameters parameters) : period(period_of(parameters)), share(1 / parameters[0]), keep(1 - share) {}

    bool ready() const { return seen > period; }
    Values<1> start(const Values<1>& in)
    {
        if (seen++ > 0) {
            const double change = in[0] - previous;
            gain += up(change) * share;
            loss += (up(change) - change) * share;
        }
        previous = in[0];
        return {strength()};
    }
    /// Without a branch on the direction of the price, which no processor can foresee.
    Values<1> next(const Values<1>& in)
    {
        const double change = in[0] - previous;
        previous = in[0];
        gain = std::fma(keep, gain, up(change) * share);
        loss = std::fma(keep, loss, (up(change) - change) * share);
        return {strength()};
    }

    static double up(double change) { return change > 0 ? change : 0; }
    double strength() const
    {
        const double total = gain + loss;
        const double ratio = gain / (total > 0 ? total : 1);
        return total > 0 ? 100 * ratio : 50;
    }

    std::size_t period;
    double share;
    double keep;
    std::size_t seen = 0;
    double previous = 0;
    double gain = 0;
    double loss = 0;
};

}  // namespace

extern const Definition rsi;
const Definition rsi{
    .name = "rsi",
    .summary = "Relative strength index: the share of gains in all movement, 0 to 100; 50 when nothing has moved",
    .source = "Wilder 1978, as TA-Lib RSI (which says 0 when nothing has moved)",
    .aliases = {},
    .inputs = {Input::source},
    .parameters = {{"period", Parameter::Kind::integer, 14, 2, period_max, "candles of Wilder's smoothing"}},
    .outputs = {"rsi"},
    .warmup = [](Parameters parameters, std::size_t) { return period_of(parameters) + 1; },
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
