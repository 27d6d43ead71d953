#include <algorithm>
#include <array>

#include "indicators/average.hpp"
#include "indicators/definition.hpp"
#include "indicators/stream_of.hpp"
#include "indicators/window.hpp"

namespace cobot::indicators::builtin {
namespace {

struct Step {
    static constexpr std::size_t inputs = 3, outputs = 4;
    static constexpr bool leaves_out = true;

    explicit Step(Parameters parameters)
        : highest(period_of(parameters, 0)),
          lowest(period_of(parameters, 0)),
          slow_k(period_of(parameters, 1)),
          slow_d(period_of(parameters, 2)),
          fast_d(period_of(parameters, 2))
    {
    }

    bool ready() const { return slow_k.full(); }
    /// The averages begin when what they average does, so that nothing of the warm-up is left in them.
    Values<4> next(const Values<3>& in)
    {
        const double high = highest.add(in[0]);
        const double low = lowest.add(in[1]);
        if (!highest.full()) return {0, 0, 0, 0};
        const double fast_k = place_in(low, high, in[2]);
        const double k = slow_k.add(fast_k);
        const double d = slow_k.full() ? slow_d.add(k) : 0;
        return {k, d, fast_k, fast_d.add(fast_k)};
    }
    void block(const double* const* in, double* const* out, std::size_t count)
    {
        in_pieces(count, [&](std::size_t first, std::size_t size) {
            Piece high;
            Piece low;
            highest.add(in[0] + first, size, high.data());
            lowest.add(in[1] + first, size, low.data());
            const double* close = in[2] + first;
            Piece fast_room;
            Piece slow_room;
            double* fast = out[2] != nullptr ? out[2] + first : fast_room.data();
            double* slow = out[0] != nullptr ? out[0] + first : slow_room.data();
            for (std::size_t k = 0; k < size; ++k) fast[k] = place_in(low[k], high[k], close[k]);
            slow_k.add(fast, size, slow);
            if (out[1] != nullptr) slow_d.add(slow, size, out[1] + first);
            if (out[3] != nullptr) fast_d.add(fast, size, out[3] + first);
        });
    }

    static double place_in(double low, double high, double close)
    {
        const double range = high - low;
        return range > 0 ? 100 * ((close - low) / range) : 0;
    }

    Highest highest;
    Lowest lowest;
    Sma slow_k, slow_d, fast_d;
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
