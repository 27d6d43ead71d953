#include <cmath>

#include "indicators/definition.hpp"
#include "indicators/stream_of.hpp"
#include "indicators/true_range.hpp"
#include "indicators/variance.hpp"
#include "indicators/window.hpp"

namespace cobot::indicators::builtin {
namespace {

struct Step {
    static constexpr std::size_t inputs = 3, outputs = 2;

    explicit Step(Parameters parameters)
        : closes(period_of(parameters, 0), false),
          ranges(period_of(parameters, 0)),
          highest(period_of(parameters, 0)),
          lowest(period_of(parameters, 0)),
          mean(period_of(parameters, 0)),
          weighted(period_of(parameters, 0)),
          stddev(parameters[1]),
          multiplier(parameters[2])
    {
    }

    Values<2> next(const Values<3>& in)
    {
        const auto& [high, low, close] = in;
        const auto spread = closes.spread(close);
        const double bands = stddev * std::sqrt(spread.variance);
        const double channel = multiplier * ranges.add(range.add(high, low, close));
        const double centre = (highest.add(high) + lowest.add(low)) / 2;
        if (!closes.full()) return {0, 0};
        // The end of the straight line through the distances from the centre.
        const double distance = close - (centre + spread.mean) / 2;
        const double average = mean.add(distance);
        return {average + 3 * (weighted.add(distance) - average), bands < channel ? 1.0 : 0.0};
    }

    WindowVariance closes;
    TrueRange range;
    Sma ranges;
    Highest highest;
    Lowest lowest;
    Sma mean;
    Wma weighted;
    double stddev, multiplier;
};

}  // namespace

extern const Definition squeeze;
const Definition squeeze{
    .name = "squeeze",
    .summary =
        "Squeeze: whether Bollinger bands lie inside a Keltner channel (on), and momentum to tell which way it may "
        "break",
    .source = "Carter 2005 in the form of LazyBear, with simple averages",
    .aliases = {},
    .inputs = {Input::high, Input::low, Input::close},
    .parameters = {{"period", Parameter::Kind::integer, 20, 2, period_max, "candles averaged"},
                   {"stddev", Parameter::Kind::real, 2, 0, 100, "standard deviations of the Bollinger bands"},
                   {"multiplier", Parameter::Kind::real, 1.5, 0, 100, "true ranges of the Keltner channel"}},
    .outputs = {"momentum", "state"},
    .labels = {{}, {"off", "on"}},
    .warmup =
        [](Parameters parameters, std::size_t output) {
            return output == 0 ? 2 * period_of(parameters, 0) - 1 : period_of(parameters, 0);
        },
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
