#include <array>

#include "indicators/average.hpp"
#include "indicators/definition.hpp"
#include "indicators/stream_of.hpp"

namespace cobot::indicators::builtin {
namespace {

struct Step {
    static constexpr std::size_t inputs = 1, outputs = 1;

    explicit Step(Parameters parameters)
    {
        averages.fill(Smoothed::ema(period_of(parameters)));
        const double b = parameters[1];
        weights = {-b * b * b, 3 * b * b + 3 * b * b * b, -6 * b * b - 3 * b - 3 * b * b * b,
                   1 + 3 * b + b * b * b + 3 * b * b};
    }

    bool ready() const { return averages.back().full(); }
    Values<1> start(const Values<1>& in)
    {
        Levels levels{};
        double x = in[0];
        for (std::size_t k = 0; k < levels.size(); ++k) {
            x = levels[k] = averages[k].add(x);
            if (!averages[k].full()) return {x};
        }
        return {sum(levels)};
    }
    Values<1> next(const Values<1>& in)
    {
        Levels levels;
        double x = in[0];
        for (std::size_t k = 0; k < levels.size(); ++k) x = levels[k] = averages[k].draw(x);
        return {sum(levels)};
    }

    using Levels = std::array<double, 6>;
    /// As differences from the smoothest, since the weights add up to 1.
    double sum(const Levels& levels) const
    {
        return levels[5] + (weights[1] * (levels[4] - levels[5]) + weights[2] * (levels[3] - levels[5]) +
                            weights[3] * (levels[2] - levels[5]));
    }

    std::array<Smoothed, 6> averages{Smoothed::ema(1), Smoothed::ema(1), Smoothed::ema(1),
                                     Smoothed::ema(1), Smoothed::ema(1), Smoothed::ema(1)};
    std::array<double, 4> weights{};
};

}  // namespace

extern const Definition t3;
const Definition t3{
    .name = "t3",
    .summary = "Tillson's T3: six EMAs in a row, blended so that the average is smooth and close to the price",
    .source = "Tillson 1998, as TA-Lib T3",
    .aliases = {},
    .inputs = {Input::source},
    .parameters = {{"period", Parameter::Kind::integer, 5, 2, period_max, "candles of each EMA"},
                   {"factor", Parameter::Kind::real, 0.7, 0, 1, "how much of the lag is taken out again"}},
    .outputs = {"t3"},
    .warmup = [](Parameters parameters, std::size_t) { return 6 * period_of(parameters, 0) - 5; },
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
