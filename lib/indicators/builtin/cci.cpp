#include <cmath>
#include <vector>

#include "indicators/average.hpp"
#include "indicators/definition.hpp"
#include "indicators/quotient.hpp"
#include "indicators/stream_of.hpp"

namespace cobot::indicators::builtin {
namespace {

struct Step {
    static constexpr std::size_t inputs = 3, outputs = 1;

    explicit Step(Parameters parameters) : average(period_of(parameters)), values(period_of(parameters)) {}

    Values<1> next(const Values<3>& in)
    {
        const double typical = in[2] + ((in[0] - in[2]) + (in[1] - in[2])) / 3;
        values[at] = typical;
        at = at + 1 == values.size() ? 0 : at + 1;
        const double mean = average.add(typical);
        double deviation = 0;
        for (const double value : values) deviation += std::abs(value - mean);
        deviation /= static_cast<double>(values.size());
        return {quotient(typical - mean, 0.015 * deviation)};
    }

    Sma average;
    std::vector<double> values;
    std::size_t at = 0;
};

}  // namespace

extern const Definition cci;
const Definition cci{
    .name = "cci",
    .summary =
        "Commodity channel index: distance of the typical price from its average, in mean deviations times 0.015",
    .source = "Lambert 1980, as TA-Lib CCI, whose default period is 14; each candle takes as long as its period",
    .aliases = {},
    .inputs = {Input::high, Input::low, Input::close},
    .parameters = {{"period", Parameter::Kind::integer, 20, 2, 5000, "candles averaged"}},
    .outputs = {"cci"},
    .warmup = [](Parameters parameters, std::size_t) { return period_of(parameters); },
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
