#include <cmath>

#include "indicators/definition.hpp"
#include "indicators/stream_of.hpp"
#include "indicators/window.hpp"

namespace cobot::indicators::builtin {
namespace {

struct Step {
    static constexpr std::size_t inputs = 1, outputs = 3;

    explicit Step(Parameters parameters) : window(period_of(parameters)), width(parameters[1]) {}

    bool ready() const { return true; }
    Values<3> start(const Values<1>& in) { return next(in); }
    Values<3> next(const Values<1>& in)
    {
        window.add(in[0]);
        const double middle = window.mean();
        const double distance = width * std::sqrt(window.variance());
        return {middle, middle + distance, middle - distance};
    }

    WindowSums<true> window;
    double width;
};

}  // namespace

extern const Definition bbands;
const Definition bbands{
    .name = "bbands",
    .summary = "Bollinger bands: a simple average, and lines a number of standard deviations above and below",
    .source = "Bollinger, as TA-Lib BBANDS (deviation of the population); TA-Lib's default period is 5",
    .aliases = {"bollinger"},
    .inputs = {Input::source},
    .parameters = {{"period", Parameter::Kind::integer, 20, 2, period_max, "candles averaged"},
                   {"stddev", Parameter::Kind::real, 2, 0, 100, "standard deviations from the middle to each band"}},
    .outputs = {"middle", "upper", "lower"},
    .warmup = [](Parameters parameters, std::size_t) { return period_of(parameters); },
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
