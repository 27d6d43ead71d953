#include <cmath>
#include <vector>

#include "indicators/definition.hpp"
#include "indicators/lag.hpp"
#include "indicators/stream_of.hpp"
#include "indicators/variance.hpp"

namespace cobot::indicators::builtin {
namespace {

/// How far the price comes in a number of candles, over the window.
struct Distance {
    Lag before;
    WindowVariance changes;

    double variance(double x)
    {
        const double old = before.add(x);
        return before.full() ? changes.add(x - old) : 0;
    }
};

struct Step {
    static constexpr std::size_t inputs = 1, outputs = 1;

    explicit Step(Parameters parameters)
    {
        const auto scales = static_cast<std::size_t>(parameters[1]);
        for (std::size_t k = 0; k < scales; ++k) {
            distances.push_back({Lag(std::size_t{1} << k), WindowVariance(period_of(parameters), false)});
        }
    }

    /// The slope of a line through the points (k, log2 of the deviation over 2^k candles).
    Values<1> next(const Values<1>& in)
    {
        const double middle = static_cast<double>(distances.size() - 1) / 2;
        double rise = 0;
        double width = 0;
        bool moves = true;
        for (std::size_t k = 0; k < distances.size(); ++k) {
            const double variance = distances[k].variance(in[0]);
            const double x = static_cast<double>(k) - middle;
            moves = moves && variance > 0;
            rise += x * (moves ? std::log2(variance) / 2 : 0);
            width += x * x;
        }
        return {moves ? rise / width : 0.5};
    }

    std::vector<Distance> distances;
};

}  // namespace

extern const Definition hurst;
const Definition hurst{
    .name = "hurst",
    .summary =
        "Hurst exponent: above 0.5 when moves tend to go on, below when they tend to turn back; 0.5 when nothing moves",
    .source = "Mandelbrot and van Ness 1968: the deviation of changes over 2^k candles grows with 2^(k * H)",
    .aliases = {},
    .inputs = {Input::source},
    .parameters = {{"period", Parameter::Kind::integer, 100, 2, period_max, "changes looked at for each distance"},
                   {"scales", Parameter::Kind::integer, 5, 2, 12, "distances: 1, 2, 4, 8, ... candles"}},
    .outputs = {"hurst"},
    .warmup = [](Parameters parameters,
                 std::size_t) { return period_of(parameters) + (std::size_t{1} << (period_of(parameters, 1) - 1)); },
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
