#include <cmath>
#include <numbers>

#include "indicators/definition.hpp"
#include "indicators/regression.hpp"
#include "indicators/stream_of.hpp"

namespace cobot::indicators::builtin {
namespace {

struct Step {
    static constexpr std::size_t inputs = 1, outputs = 1;

    explicit Step(Parameters parameters) : window(period_of(parameters)) {}

    Values<1> next(const Values<1>& in) { return {angle(window.add(in[0]).slope)}; }
    void block(const double* const* in, double* const* out, std::size_t count)
    {
        window.each(in[0], count, [to = out[0]](std::size_t i, const auto& line) { store(to + i, line.slope); });
        for (std::size_t i = 0; i < count; ++i) out[0][i] = angle(out[0][i]);
    }
    static double angle(double slope) { return std::atan(slope) * (180 / std::numbers::pi); }

    WindowLine<false> window;
};

}  // namespace

extern const Definition linreg_angle;
const Definition linreg_angle{
    .name = "linreg_angle",
    .summary = "How steeply the straight line of least squares rises, in degrees",
    .source = "least squares, as TA-Lib LINEARREG_ANGLE",
    .aliases = {"linearreg_angle"},
    .inputs = {Input::source},
    .parameters = {{"period", Parameter::Kind::integer, 14, 2, period_max, "candles of the line"}},
    .outputs = {"linreg_angle"},
    .warmup = [](Parameters parameters, std::size_t) { return period_of(parameters); },
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
