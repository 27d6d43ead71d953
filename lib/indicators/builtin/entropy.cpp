#include <algorithm>
#include <cmath>
#include <utility>

#include "indicators/definition.hpp"
#include "indicators/histogram.hpp"
#include "indicators/log_ratio.hpp"
#include "indicators/stream_of.hpp"

namespace cobot::indicators::builtin {
namespace {

struct Step {
    static constexpr std::size_t inputs = 1, outputs = 1;

    explicit Step(Parameters parameters)
        : histogram(period_of(parameters, 0), period_of(parameters, 1)), scale(1 / std::log(parameters[1]))
    {
    }

    Values<1> next(const Values<1>& in)
    {
        const double change = log_ratio(in[0], previous);
        previous = in[0];
        if (!std::exchange(begun, true)) return {0};
        histogram.add(change, change, change, 1);
        double sum = 0;
        for (const double row : histogram.rows()) sum += row > 0 ? row * std::log(row) : 0;
        const auto count = static_cast<double>(histogram.count());
        return {std::max(0.0, (std::log(count) - sum / count) * scale)};
    }

    WindowHistogram histogram;
    double scale;
    bool begun = false;
    double previous = 0;
};

}  // namespace

extern const Definition entropy;
const Definition entropy{
    .name = "entropy",
    .summary =
        "Shannon entropy of the last logarithmic returns, counted in equal bins: 0 (all in one bin) to 1 (evenly "
        "spread)",
    .source = "Shannon 1948, over the histogram of numpy.histogram, divided by its maximum",
    .aliases = {},
    .inputs = {Input::source},
    .parameters = {{"period", Parameter::Kind::integer, 50, 2, period_max, "returns looked at"},
                   {"bins", Parameter::Kind::integer, 10, 2, 1000, "bins between the smallest and the largest return"}},
    .outputs = {"entropy"},
    .warmup = [](Parameters parameters, std::size_t) { return period_of(parameters) + 1; },
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
