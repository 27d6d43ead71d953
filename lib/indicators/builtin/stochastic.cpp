#include "indicators/definition.hpp"
#include "indicators/stream_of.hpp"
#include "indicators/window.hpp"

namespace cobot::indicators::builtin {
namespace {

struct Step {
    static constexpr std::size_t inputs = 3, outputs = 4;

    explicit Step(Parameters parameters)
        : highest(period_of(parameters, 0)),
          lowest(period_of(parameters, 0)),
          slow_k(period_of(parameters, 1)),
          slow_d(period_of(parameters, 2)),
          fast_d(period_of(parameters, 2))
    {
    }

    bool ready() const { return true; }
    Values<4> start(const Values<3>& in) { return next(in); }
    /// The averages begin when what they average does, so that nothing of the warm-up is left in them.
    Values<4> next(const Values<3>& in)
    {
        const double high = highest.add(in[0]);
        const double low = lowest.add(in[1]);
        if (!highest.full()) return {0, 0, 0, 0};
        const double range = high - low;
        const double fast_k = range > 0 ? 100 * ((in[2] - low) / range) : 0;
        slow_k.add(fast_k);
        fast_d.add(fast_k);
        if (slow_k.full()) slow_d.add(slow_k.mean());
        return {slow_k.mean(), slow_d.mean(), fast_k, fast_d.mean()};
    }

    WindowExtreme<Larger> highest;
    WindowExtreme<Smaller> lowest;
    WindowSums<false> slow_k, slow_d, fast_d;
};

std::size_t warmup(Parameters parameters, std::size_t output)
{
    const std::size_t period = period_of(parameters, 0);
    const std::size_t smooth = period_of(parameters, 1);
    const std::size_t signal = period_of(parameters, 2);
    switch (output) {
        case 2: return period;
        case 3: return period + signal - 1;
        case 0: return period + smooth - 1;
        default: return period + smooth + signal - 2;
    }
}

}  // namespace

extern const Definition stochastic;
const Definition stochastic{
    .name = "stochastic",
    .summary = "Stochastic oscillator: where the close lies in the range of the last candles, 0 to 100; slow and fast",
    .source =
        "Lane, as TA-Lib STOCH (k, d) and STOCHF (fast_k, fast_d) with simple averages; TA-Lib's default period "
        "is 5",
    .aliases = {"stoch"},
    .inputs = {Input::high, Input::low, Input::close},
    .parameters = {{"period", Parameter::Kind::integer, 14, 1, period_max, "candles of the range"},
                   {"smooth", Parameter::Kind::integer, 3, 1, period_max, "candles that k averages fast_k over"},
                   {"signal", Parameter::Kind::integer, 3, 1, period_max, "candles that d averages k over"}},
    .outputs = {"k", "d", "fast_k", "fast_d"},
    .warmup = warmup,
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
