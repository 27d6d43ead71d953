#include "indicators/definition.hpp"
#include "indicators/quotient.hpp"
#include "indicators/stream_of.hpp"
#include "indicators/window.hpp"

namespace cobot::indicators::builtin {
namespace {

struct Step {
    static constexpr std::size_t inputs = 3, outputs = 1;

    explicit Step(Parameters parameters) : highest(period_of(parameters)), lowest(period_of(parameters)) {}

    Values<1> next(const Values<3>& in)
    {
        const double high = highest.add(in[0]);
        const double low = lowest.add(in[1]);
        return {-100 * quotient(high - in[2], high - low)};
    }

    void block(const double* const* in, double* const* out, std::size_t count)
    {
        in_pieces(count, [&](std::size_t first, std::size_t size) {
            const double* closes = in[2] + first;
            double* to = out[0] + first;
            Piece high;
            Piece low;
            highest.add(in[0] + first, size, high.data());
            lowest.add(in[1] + first, size, low.data());
            for (std::size_t k = 0; k < size; ++k) {
                to[k] = -100 * quotient(high[k] - closes[k], high[k] - low[k]);
            }
        });
    }

    Highest highest;
    Lowest lowest;
};

}  // namespace

extern const Definition willr;
const Definition willr{
    .name = "willr",
    .summary = "Williams %R: how far the close lies below the highest high, as -100 to 0 percent of the range",
    .source = "Williams, as TA-Lib WILLR; 0 when the range is empty",
    .aliases = {"williams_r", "wpr"},
    .inputs = {Input::high, Input::low, Input::close},
    .parameters = {{"period", Parameter::Kind::integer, 14, 1, period_max, "candles of the range"}},
    .outputs = {"willr"},
    .warmup = [](Parameters parameters, std::size_t) { return period_of(parameters); },
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
