#include <algorithm>
#include <array>
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
        const Movement now = between(high, low, close, in[0], in[1]);
        remember(in[0], in[1], in[2]);
        if (i == 0) return {0, 0, 0};
        if (i < period) {
            up += now.up;
            down += now.down;
            range += now.range;
            return {0, share_of(up, range), share_of(down, range)};
        }
        smooth(now);
        adx += dx_of(up, down, 0) * share;
        return {adx, share_of(up, range), share_of(down, range)};
    }
    Values<3> next(const Values<3>& in)
    {
        smooth(between(high, low, close, in[0], in[1]));
        remember(in[0], in[1], in[2]);
        adx = drawn_to(adx, dx_of(up, down, adx), share);
        return {adx, share_of(up, range), share_of(down, range)};
    }
    /// In passes, so that the movement and the divisions are done in vectors: no processor foresees which extreme is
    /// the farther, and it divides four numbers in the time of one.
    void block(const double* const* in, double* const* out, std::size_t count)
    {
        for (std::size_t i = 0; i < count;) {
            // Until the start is over, and for the first candle of a piece, whose predecessor is only remembered.
            const Values<3> values{in[0][i], in[1][i], in[2][i]};
            const Values<3> result = ready() ? next(values) : start(values);
            for (std::size_t k = 0; k < outputs; ++k) out[k][i] = result[k];
            ++i;
            if (!ready()) continue;
            const std::size_t piece = std::min(piece_size, count - i);
            add_piece(in[0] + i, in[1] + i, in[2] + i, out[0] + i, out[1] + i, out[2] + i, piece);
            i += piece;
        }
    }
    /// Candles that all have a candle before them in the same columns.
    void add_piece(const double* highs, const double* lows, const double* closes, double* adxs, double* ups,
                   double* downs, std::size_t count)
    {
        if (count == 0) return;
        std::array<double, piece_size> ranges;
        for (std::size_t i = 0; i < count; ++i) {
            const Movement now = between((highs - 1)[i], (lows - 1)[i], (closes - 1)[i], highs[i], lows[i]);
            ups[i] = now.up;
            downs[i] = now.down;
            ranges[i] = now.range;
        }
        for (std::size_t i = 0; i < count; ++i) {
            smooth({ups[i], downs[i], ranges[i]});
            ups[i] = up;
            downs[i] = down;
            ranges[i] = range;
        }
        constexpr double nothing_moves = -1;
        for (std::size_t i = 0; i < count; ++i) {
            adxs[i] = dx_of(ups[i], downs[i], nothing_moves);
            ups[i] = share_of(ups[i], ranges[i]);
            downs[i] = share_of(downs[i], ranges[i]);
        }
        for (std::size_t i = 0; i < count; ++i) {
            adx = drawn_to(adx, adxs[i] < 0 ? adx : adxs[i], share);
            adxs[i] = adx;
        }
        remember(highs[count - 1], lows[count - 1], closes[count - 1]);
    }

    struct Movement {
        double up, down, range;
    };
    /// Of the two new extremes only the farther one counts, and only outside the candle before.
    static Movement between(double last_high, double last_low, double last_close, double new_high, double new_low)
    {
        const double rise = Larger::of(new_high - last_high, 0);
        const double fall = Larger::of(last_low - new_low, 0);
        return {rise > fall ? rise : 0, fall > rise ? fall : 0,
                Larger::of(new_high, last_close) - Smaller::of(new_low, last_close)};
    }
    void remember(double new_high, double new_low, double new_close)
    {
        high = new_high;
        low = new_low;
        close = new_close;
    }
    void smooth(const Movement& now)
    {
        up = std::fma(keep, up, now.up);
        down = std::fma(keep, down, now.down);
        range = std::fma(keep, range, now.range);
    }
    static double share_of(double moved, double total)
    {
        const double ratio = moved / (total > 0 ? total : 1);
        return total > 0 ? 100 * ratio : 0;
    }
    static double dx_of(double rising, double falling, double when_nothing_moves)
    {
        const double total = rising + falling;
        const double ratio = std::abs(rising - falling) / (total > 0 ? total : 1);
        return total > 0 ? 100 * ratio : when_nothing_moves;
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
