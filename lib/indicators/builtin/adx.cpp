#include <cmath>

#include "indicators/average.hpp"
#include "indicators/definition.hpp"
#include "indicators/stream_of.hpp"
#include "indicators/window.hpp"

namespace cobot::indicators::builtin {
namespace {

struct Step {
    static constexpr std::size_t inputs = 3, outputs = 3;

    explicit Step(Parameters parameters) : period(period_of(parameters)), share(1 / parameters[0]), keep(1 - share) {}

    bool ready() const { return seen >= 2 * period; }
    /// Movement is summed over period - 1 candles and smoothed from then on; the next `period` values of DX give
    /// the first ADX.
    Values<3> start(const Values<3>& in)
    {
        const std::size_t i = seen++;
        if (i == 0) {
            remember(in);
            return {0, 0, 0};
        }
        if (i < period) {
            const Movement now = movement(in);
            up += now.up;
            down += now.down;
            range += now.range;
            return {0, up_share(), down_share()};
        }
        smooth(in);
        adx += dx(0) * share;
        return {adx, up_share(), down_share()};
    }
    Values<3> next(const Values<3>& in)
    {
        smooth(in);
        adx = drawn_to(adx, dx(adx), share);
        return {adx, up_share(), down_share()};
    }

    struct Movement {
        double up, down, range;
    };
    /// Of the two new extremes only the farther one counts, and only outside the candle before.
    Movement movement(const Values<3>& in)
    {
        const double rise = Larger::of(in[0] - high, 0);
        const double fall = Larger::of(low - in[1], 0);
        // By multiplication, since no processor can foresee which extreme is the farther.
        const Movement now{rise * (rise > fall ? 1.0 : 0.0), fall * (fall > rise ? 1.0 : 0.0),
                           Larger::of(in[0], close) - Smaller::of(in[1], close)};
        remember(in);
        return now;
    }
    void remember(const Values<3>& in)
    {
        high = in[0];
        low = in[1];
        close = in[2];
    }
    void smooth(const Values<3>& in)
    {
        const Movement now = movement(in);
        up = std::fma(keep, up, now.up);
        down = std::fma(keep, down, now.down);
        range = std::fma(keep, range, now.range);
    }
    double up_share() const { return range > 0 ? 100 * (up / range) : 0; }
    double down_share() const { return range > 0 ? 100 * (down / range) : 0; }
    double dx(double when_nothing_moves) const
    {
        const double total = up + down;
        return total > 0 ? 100 * (std::abs(up - down) / total) : when_nothing_moves;
    }

    std::size_t period;
    double share;
    double keep;
    std::size_t seen = 0;
    double high = 0, low = 0, close = 0;
    double up = 0, down = 0, range = 0;
    double adx = 0;
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
