#include <cmath>

#include "indicators/definition.hpp"
#include "indicators/stream_of.hpp"
#include "indicators/variance.hpp"

namespace cobot::indicators::builtin {
namespace {

struct Step {
    static constexpr std::size_t inputs = 1, outputs = 1;

    explicit Step(Parameters parameters) : window(period_of(parameters), parameters[1] == 1) {}

    Values<1> next(const Values<1>& in) { return {std::sqrt(window.add(in[0]))}; }
    void block(const double* const* in, double* const* out, std::size_t count)
    {
        double* to = out[0];
        window.each(in[0], count, [=](std::size_t i, const auto& s) { store(to + i, root(s.variance)); });
    }

    WindowVariance window;
};

}  // namespace

extern const Definition stddev;
const Definition stddev{
    .name = "stddev",
    .summary = "Standard deviation of the last candles",
    .source = "as TA-Lib STDDEV with nbdev 1; TA-Lib's default period is 5",
    .aliases = {"stdev", "std"},
    .inputs = {Input::source},
    .parameters = {{"period", Parameter::Kind::integer, 20, 2, period_max, "candles looked at"},
                   Parameter::choice("deviation", {"population", "sample"},
                                     "divides by the number of candles, or by one less")},
    .outputs = {"stddev"},
    .warmup = [](Parameters parameters, std::size_t) { return period_of(parameters); },
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
