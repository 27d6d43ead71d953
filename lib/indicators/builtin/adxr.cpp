#include "indicators/average.hpp"
#include "indicators/definition.hpp"
#include "indicators/directional.hpp"
#include "indicators/lag.hpp"
#include "indicators/stream_of.hpp"

namespace cobot::indicators::builtin {
namespace {

struct Step {
    static constexpr std::size_t inputs = 3, outputs = 1;

    explicit Step(Parameters parameters)
        : movement(period_of(parameters)),
          average(Smoothed::rma(period_of(parameters))),
          before(period_of(parameters) - 1),
          silent(period_of(parameters))
    {
    }

    Values<1> next(const Values<3>& in)
    {
        movement.add(in[0], in[1], in[2]);
        if (silent > 0) {
            --silent;
            return {0};
        }
        const double adx = average.add(movement.dx(average.full() ? average.value() : 0));
        return {average.full() ? (adx + before.add(adx)) / 2 : adx};
    }

    Directional movement;
    Smoothed average;
    Lag before;
    std::size_t silent;  ///< Candles before the first DX.
};

}  // namespace

extern const Definition adxr;
const Definition adxr{
    .name = "adxr",
    .summary = "ADX rating: mean of the ADX and what it was period - 1 candles ago",
    .source = "Wilder 1978, as TA-Lib ADXR",
    .aliases = {},
    .inputs = {Input::high, Input::low, Input::close},
    .parameters = {{"period", Parameter::Kind::integer, 14, 2, period_max, "candles of Wilder's smoothing"}},
    .outputs = {"adxr"},
    .warmup = [](Parameters parameters, std::size_t) { return 3 * period_of(parameters) - 1; },
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
