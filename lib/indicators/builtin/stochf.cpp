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
        : highest(period_of(parameters, 0)), lowest(period_of(parameters, 0)), average(period_of(parameters, 1))
    {
    }

    bool ready() const { return highest.full(); }
    Values<2> next(const Values<3>& in)
    {
        const double high = highest.add(in[0]);
        const double low = lowest.add(in[1]);
        const double k = 100 * quotient(in[2] - low, high - low);
        return {k, highest.full() ? average.add(k) : k};
    }

    void block(const double* const* in, double* const* out, std::size_t count)
    {
        in_pieces(count, [&](std::size_t first, std::size_t size) {
            const double* closes = in[2] + first;
            Piece high;
            Piece low;
            double* k = out[0] + first;
            highest.add(in[0] + first, size, high.data());
            lowest.add(in[1] + first, size, low.data());
            for (std::size_t i = 0; i < size; ++i) {
                k[i] = 100 * quotient(closes[i] - low[i], high[i] - low[i]);
            }
            average.add(k, size, out[1] + first);
        });
    }

    Highest highest;
    Lowest lowest;
    Sma average;
};

}  // namespace

extern const Definition stochf;
const Definition stochf{
    .name = "stochf",
    .summary =
        "Fast stochastic: where the close lies in the range of the last candles, 0 to 100, and a simple average of it",
    .source = "Lane, as TA-Lib STOCHF; 0 when the range is empty",
    .aliases = {"stochastic_fast"},
    .inputs = {Input::high, Input::low, Input::close},
    .parameters = {{"period", Parameter::Kind::integer, 5, 1, period_max, "candles of the range"},
                   {"signal", Parameter::Kind::integer, 3, 1, period_max, "candles that d averages k over"}},
    .outputs = {"k", "d"},
    .warmup =
        [](Parameters parameters, std::size_t output) {
            return output == 0 ? period_of(parameters, 0) : period_of(parameters, 0) + period_of(parameters, 1) - 1;
        },
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
