
#include "indicators/average.hpp"
#include "indicators/definition.hpp"
#include "indicators/directional.hpp"
#include "indicators/stream_of.hpp"
#include "indicators/window.hpp"

namespace cobot::indicators::builtin {
namespace {

struct Step {
    static constexpr std::size_t inputs = 3, outputs = 3;

    explicit Step(Parameters parameters)
        : movement(period_of(parameters)), average(Smoothed::rma(period_of(parameters))), silent(period_of(parameters))
    {
    }

    bool ready() const { return average.full(); }
    /// Movement is summed over period - 1 candles and smoothed from then on; the next `period` values of DX give
    /// the first ADX.
    Values<3> start(const Values<3>& in)
    {
        movement.add(in[0], in[1], in[2]);
        if (silent > 0) {
            --silent;
            return {0, movement.up_share(), movement.down_share()};
        }
        return {average.add(movement.dx(0)), movement.up_share(), movement.down_share()};
    }
    Values<3> next(const Values<3>& in)
    {
        movement.add(in[0], in[1], in[2]);
        return {average.draw(movement.dx(average.value())), movement.up_share(), movement.down_share()};
    }

    Directional movement;
    Smoothed average;
    std::size_t silent;  ///< Candles before the first DX.
};

}  // namespace

extern const Definition adx;
const Definition adx{
    .name = "adx",
    .summary = "Average directional index: the strength of a trend whichever way, 0 to 100, with +DI and -DI",
    .source = "Wilder 1978, as TA-Lib ADX, PLUS_DI and MINUS_DI",
    .aliases = {},
    .inputs = {Input::high, Input::low, Input::close},
    .parameters = {{"period", Parameter::Kind::integer, 14, 2, period_max, "candles of Wilder's smoothing"}},
    .outputs = {"adx", "plus_di", "minus_di"},
    .warmup = [](Parameters parameters,
                 std::size_t output) { return output == 0 ? 2 * period_of(parameters) : period_of(parameters) + 1; },
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
