#include <algorithm>
#include <array>
#include <cmath>

#include "indicators/stream_of.hpp"
#include "indicators/stretch.hpp"
#include "indicators/variance.hpp"

namespace cobot::indicators::builtin {
namespace {

struct Step {
    static constexpr std::size_t inputs = 1, outputs = 3;

    explicit Step(Parameters parameters) : window(period_of(parameters), false), width(parameters[1]) {}

    Values<3> next(const Values<1>& in) { return bands(window.spread(in[0])); }
    void block(const double* const* in, double* const* out, std::size_t count)
    {
        window.each(in[0], count, [this, out](std::size_t i, const auto& spread) {
            const auto values = bands(spread);
            for (std::size_t k = 0; k < outputs; ++k) store(out[k] + i, values[k]);
        });
    }

    template <class N>
    std::array<N, 3> bands(const WindowVariance::MeanAndVarianceOf<N>& spread) const
    {
        const N distance = filled<N>(width) * root(spread.variance);
        return {spread.mean, spread.mean + distance, spread.mean - distance};
    }

    WindowVariance window;
    double width;
};

/// The middle and the deviation: bands of any width are made from these.
struct Parts {
    static constexpr std::size_t inputs = 1, outputs = 2;

    explicit Parts(Parameters parameters) : window(period_of(parameters), false) {}

    Values<2> next(const Values<1>& in)
    {
        const auto spread = window.spread(in[0]);
        return {spread.mean, std::sqrt(spread.variance)};
    }
    void block(const double* const* in, double* const* out, std::size_t count)
    {
        window.each(in[0], count, [out](std::size_t i, const auto& spread) {
            store(out[0] + i, spread.mean);
            store(out[1] + i, root(spread.variance));
        });
    }

    WindowVariance window;
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

extern const Stretch bbands_stretch;
const Stretch bbands_stretch{
    .parts =
        {
            .name = "bbands.parts",
            .summary = "",
            .source = "",
            .aliases = {},
            .inputs = {Input::source},
            .parameters = {{"period", Parameter::Kind::integer, 20, 2, period_max, ""},
                           {"stddev", Parameter::Kind::real, 2, 0, 100, ""}},
            .outputs = {"middle", "deviation"},
            .warmup = [](Parameters parameters, std::size_t) { return period_of(parameters); },
            .stream = stream_of<Parts>,
        },
    .parameter = 1,
    .signs = {0, 1, -1},
};

}  // namespace cobot::indicators::builtin
