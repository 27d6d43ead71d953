#include <cmath>
#include <vector>

#include "indicators/average.hpp"
#include "indicators/definition.hpp"
#include "indicators/stream_of.hpp"

namespace cobot::indicators::builtin {
namespace {

struct Step {
    static constexpr std::size_t inputs = 1, outputs = 1;

    explicit Step(Parameters parameters) : average(period_of(parameters)), values(period_of(parameters)) {}

    Values<1> next(const Values<1>& in)
    {
        values[at] = in[0];
        at = at + 1 == values.size() ? 0 : at + 1;
        const double mean = average.add(in[0]);
        double deviation = 0;
        for (const double value : values) deviation += std::abs(value - mean);
        return {deviation / static_cast<double>(values.size())};
    }

    Sma average;
    std::vector<double> values;
    std::size_t at = 0;
};

}  // namespace

extern const Definition avgdev;
const Definition avgdev{
    .name = "avgdev",
    .summary = "Mean distance of the last values from their mean",
    .source = "as TA-Lib AVGDEV; each candle takes as long as its period",
    .aliases = {"mad"},
    .inputs = {Input::source},
    .parameters = {{"period", Parameter::Kind::integer, 14, 2, 5000, "candles averaged"}},
    .outputs = {"avgdev"},
    .warmup = [](Parameters parameters, std::size_t) { return period_of(parameters); },
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
