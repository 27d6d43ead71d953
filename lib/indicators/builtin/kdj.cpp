#include "indicators/average.hpp"
#include "indicators/definition.hpp"
#include "indicators/quotient.hpp"
#include "indicators/stream_of.hpp"
#include "indicators/window.hpp"

namespace cobot::indicators::builtin {
namespace {

struct Step {
    static constexpr std::size_t inputs = 3, outputs = 3;

    explicit Step(Parameters parameters)
        : highest(period_of(parameters, 0)),
          lowest(period_of(parameters, 0)),
          smooth(Smoothed::rma(period_of(parameters, 1))),
          signal(Smoothed::rma(period_of(parameters, 2)))
    {
    }

    bool ready() const { return signal.full(); }
    Values<3> next(const Values<3>& in)
    {
        const double high = highest.add(in[0]);
        const double low = lowest.add(in[1]);
        if (!highest.full()) return {0, 0, 0};
        const double k = smooth.add(100 * quotient(in[2] - low, high - low, 0.5));
        if (!smooth.full()) return {k, 0, 0};
        const double d = signal.add(k);
        return {k, d, 3 * k - 2 * d};
    }

    void block(const double* const* in, double* const* out, std::size_t count)
    {
        in_pieces(count, [&](std::size_t first, std::size_t size) {
            const double* close = in[2] + first;
            double* k = out[0] + first;
            double* d = out[1] + first;
            double* j = out[2] + first;
            Piece low;
            Piece high;
            highest.add(in[0] + first, size, high.data());
            lowest.add(in[1] + first, size, low.data());
            for (std::size_t i = 0; i < size; ++i) k[i] = 100 * quotient(close[i] - low[i], high[i] - low[i], 0.5);
            Smoothed smoother = smooth;
            Smoothed line = signal;
            for (std::size_t i = 0; i < size; ++i) {
                k[i] = smoother.draw(k[i]);
                d[i] = line.draw(k[i]);
            }
            smooth = smoother;
            signal = line;
            for (std::size_t i = 0; i < size; ++i) j[i] = 3 * k[i] - 2 * d[i];
        });
    }

    Highest highest;
    Lowest lowest;
    Smoothed smooth, signal;
};

}  // namespace

extern const Definition kdj;
const Definition kdj{
    .name = "kdj",
    .summary = "Stochastic whose k and d are Wilder averages, and j, which runs ahead of them: 3 k - 2 d",
    .source = "as TA-Lib KDJ; 50 when the range is empty",
    .aliases = {},
    .inputs = {Input::high, Input::low, Input::close},
    .parameters = {{"period", Parameter::Kind::integer, 9, 1, period_max, "candles of the range"},
                   {"smooth", Parameter::Kind::integer, 3, 1, period_max, "candles of the Wilder average k"},
                   {"signal", Parameter::Kind::integer, 3, 1, period_max, "candles of the Wilder average d"}},
    .outputs = {"k", "d", "j"},
    .warmup =
        [](Parameters parameters, std::size_t output) {
            return output == 0 ? period_of(parameters, 0) + period_of(parameters, 1) - 1
                               : period_of(parameters, 0) + period_of(parameters, 1) + period_of(parameters, 2) - 2;
        },
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
