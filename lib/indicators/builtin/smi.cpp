#include "indicators/average.hpp"
#include "indicators/definition.hpp"
#include "indicators/quotient.hpp"
#include "indicators/stream_of.hpp"
#include "indicators/window.hpp"

namespace cobot::indicators::builtin {
namespace {

struct Step {
    static constexpr std::size_t inputs = 3, outputs = 2;

    explicit Step(Parameters parameters)
        : highest(period_of(parameters, 0)),
          lowest(period_of(parameters, 0)),
          distances(Smoothed::ema(period_of(parameters, 2))),
          ranges(Smoothed::ema(period_of(parameters, 2))),
          smooth_distances(Smoothed::ema(period_of(parameters, 1))),
          smooth_ranges(Smoothed::ema(period_of(parameters, 1))),
          line(Smoothed::ema(period_of(parameters, 3)))
    {
    }

    bool ready() const { return line.full(); }
    Values<2> next(const Values<3>& in)
    {
        const double high = highest.add(in[0]);
        const double low = lowest.add(in[1]);
        if (!highest.full()) return {0, 0};
        const double distance = distances.add(in[2] - (high + low) / 2);
        const double range = ranges.add(high - low);
        if (!distances.full()) return {0, 0};
        const double value = 100 * quotient(smooth_distances.add(distance), smooth_ranges.add(range) / 2);
        return {value, smooth_distances.full() ? line.add(value) : value};
    }

    void block(const double* const* in, double* const* out, std::size_t count)
    {
        in_pieces(count, [&](std::size_t first, std::size_t size) {
            const double* close = in[2] + first;
            double* to = out[0] + first;
            Piece low;
            Piece high;
            highest.add(in[0] + first, size, high.data());
            lowest.add(in[1] + first, size, low.data());
            Piece distance;
            for (std::size_t k = 0; k < size; ++k) {
                distance[k] = close[k] - (high[k] + low[k]) / 2;
                high[k] -= low[k];
            }
            draw(distances, smooth_distances, distance.data(), size);
            draw(ranges, smooth_ranges, high.data(), size);
            for (std::size_t k = 0; k < size; ++k) to[k] = 100 * quotient(distance[k], high[k] / 2);
            line.add(to, size, out[1] + first);
        });
    }
    /// Twice smoothed, in place.
    static void draw(Smoothed& first, Smoothed& second, double* x, std::size_t count)
    {
        Smoothed once = first;
        Smoothed twice = second;
        for (std::size_t k = 0; k < count; ++k) x[k] = twice.draw(once.draw(x[k]));
        first = once;
        second = twice;
    }

    Highest highest;
    Lowest lowest;
    Smoothed distances, ranges, smooth_distances, smooth_ranges, line;
};

}  // namespace

extern const Definition smi;
const Definition smi{
    .name = "smi",
    .summary =
        "Stochastic momentum index: distance of the close from the middle of its range, smoothed twice, -100 to 100",
    .source = "Blau 1993, as TA-Lib SMI; 0 when the range is empty",
    .aliases = {},
    .inputs = {Input::high, Input::low, Input::close},
    .parameters = {{"period", Parameter::Kind::integer, 13, 1, period_max, "candles of the range"},
                   {"fast", Parameter::Kind::integer, 2, 2, period_max, "candles of the second EMA"},
                   {"slow", Parameter::Kind::integer, 25, 2, period_max, "candles of the first EMA"},
                   {"signal", Parameter::Kind::integer, 9, 2, period_max,
                    "candles of the EMA that is the signal line"}},
    .outputs = {"smi", "signal"},
    .warmup =
        [](Parameters parameters, std::size_t output) {
            return output == 0 ? period_of(parameters, 0) + period_of(parameters, 1) + period_of(parameters, 2) - 2
                               : period_of(parameters, 0) + period_of(parameters, 1) + period_of(parameters, 2) +
                                     period_of(parameters, 3) - 3;
        },
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
