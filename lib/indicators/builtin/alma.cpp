#include <cmath>
#include <vector>

#include "indicators/definition.hpp"
#include "indicators/quotient.hpp"
#include "indicators/stream_of.hpp"

namespace cobot::indicators::builtin {
namespace {

struct Step {
    static constexpr std::size_t inputs = 1, outputs = 1;

    explicit Step(Parameters parameters) : values(2 * period_of(parameters)), weights(period_of(parameters))
    {
        const double last = parameters[0] - 1;
        double total = 0;
        for (std::size_t k = 0; k < weights.size(); ++k) {
            const double distance = (static_cast<double>(k) - parameters[1] * last) * parameters[2] / parameters[0];
            total += weights[k] = std::exp(-0.5 * distance * distance);
        }
        for (double& weight : weights) weight = quotient(weight, total, 1 / parameters[0]);
    }

    /// Every value stands twice, so that the window is always in one piece.
    Values<1> next(const Values<1>& in)
    {
        const std::size_t period = weights.size();
        values[at] = values[at + period] = in[0];
        at = at + 1 == period ? 0 : at + 1;
        double sum = 0;
        for (std::size_t k = 0; k < period; ++k) sum += weights[k] * (values[at + k] - in[0]);
        return {in[0] + sum};
    }

    std::vector<double> values;
    std::vector<double> weights;  ///< From the oldest to the newest; they add up to 1.
    std::size_t at = 0;
};

}  // namespace

extern const Definition alma;
const Definition alma{
    .name = "alma",
    .summary = "Arnaud Legoux average: weights in the shape of a bell that stands near the newest candle",
    .source = "Legoux and Kouzis-Loukas 2009; each candle takes as long as its period",
    .aliases = {},
    .inputs = {Input::source},
    .parameters = {{"period", Parameter::Kind::integer, 9, 1, 5000, "candles averaged"},
                   {"offset", Parameter::Kind::real, 0.85, 0, 1,
                    "where the bell stands: 0 at the oldest candle, 1 at the newest"},
                   {"sigma", Parameter::Kind::real, 6, 0.01, 1000, "how narrow the bell is"}},
    .outputs = {"alma"},
    .warmup = [](Parameters parameters, std::size_t) { return period_of(parameters, 0); },
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
