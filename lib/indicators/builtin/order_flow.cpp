#include <cmath>
#include <numbers>
#include <utility>

#include "indicators/average.hpp"
#include "indicators/definition.hpp"
#include "indicators/money_flow.hpp"
#include "indicators/quotient.hpp"
#include "indicators/stream_of.hpp"
#include "indicators/variance.hpp"

namespace cobot::indicators::builtin {
namespace {

enum class Method { bulk, location };

struct Step {
    static constexpr std::size_t inputs = 4, outputs = 3;

    explicit Step(Parameters parameters)
        : method(Method(int(parameters[0]))),
          changes(period_of(parameters, 1), true),
          deltas(period_of(parameters, 1)),
          volumes(period_of(parameters, 1))
    {
    }

    Values<3> next(const Values<4>& in)
    {
        const auto& [high, low, close, volume] = in;
        if (method == Method::location) return add(close_location(high, low, close), volume);
        const double change = close - previous;
        previous = close;
        if (!std::exchange(begun, true)) return {0, 0, 0};
        const double deviation = std::sqrt(changes.add(change));
        return changes.full() ? add(balance(quotient(change, deviation)), volume) : Values<3>{0, 0, 0};
    }
    /// Buyers' share less sellers', -1 to 1, when a change is so many standard deviations of the normal distribution.
    static double balance(double deviations) { return std::erf(deviations / std::numbers::sqrt2); }
    Values<3> add(double balance, double volume)
    {
        const double delta = balance * volume;
        cumulative += delta;
        return {delta, cumulative, quotient(deltas.add(delta), volumes.add(volume))};
    }

    Method method;
    WindowVariance changes;
    Sma deltas, volumes;
    bool begun = false;
    double previous = 0;
    double cumulative = 0;
};

std::size_t warmup(Parameters parameters, std::size_t output)
{
    const std::size_t period = period_of(parameters, 1);
    const std::size_t first = Method(int(parameters[0])) == Method::bulk ? period + 1 : 1;
    return output == 2 ? first + period - 1 : first;
}

}  // namespace

extern const Definition order_flow;
const Definition order_flow{
    .name = "order_flow",
    .summary =
        "Order flow estimated from candles, not measured from trades: volume bought less sold, its sum since the "
        "beginning, and its share of the volume",
    .source = "bulk volume classification, Easley, Lopez de Prado and O'Hara 2012; location: Chaikin",
    .aliases = {},
    .inputs = {Input::high, Input::low, Input::close, Input::volume},
    .parameters = {Parameter::choice(
                       "method", {"bulk", "location"},
                       "judges a candle by its change among recent changes, or by where in its range it closed"),
                   {"period", Parameter::Kind::integer, 20, 2, period_max,
                    "candles of the deviation of changes, and of imbalance"}},
    .outputs = {"delta", "cumulative", "imbalance"},
    .warmup = warmup,
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
