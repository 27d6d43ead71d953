#include <algorithm>
#include <array>
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
        const auto sums = window.add(in[0]);
        return bands(sums.anchor, sums.sum, sums.square_sum);
    }
    void block(const double* const* in, double* const* out, std::size_t count)
    {
        std::array<double, piece_size> anchors;
        std::array<double, piece_size> sums;
        std::array<double, piece_size> square_sums;
        for (std::size_t first = 0; first < count; first += piece_size) {
            const std::size_t piece = std::min(piece_size, count - first);
            window.add(in[0] + first, piece, anchors.data(), sums.data(), square_sums.data());
            double* middle = out[0] + first;
            double* upper = out[1] + first;
            double* lower = out[2] + first;
            for (std::size_t i = 0; i < piece; ++i) {
                const Values<3> values = bands(anchors[i], sums[i], square_sums[i]);
                middle[i] = values[0];
                upper[i] = values[1];
                lower[i] = values[2];
            }
        }
    }

    Values<3> bands(double anchor, double sum, double square_sum) const
    {
        const double middle = mean_of(anchor, sum, window.inverse());
        const double distance = width * std::sqrt(variance_of(sum, square_sum, window.inverse()));
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
