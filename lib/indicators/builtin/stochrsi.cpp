#include "indicators/average.hpp"
#include "indicators/definition.hpp"
#include "indicators/stream_of.hpp"
#include "indicators/strength.hpp"
#include "indicators/window.hpp"

namespace cobot::indicators::builtin {
namespace {

struct Step {
    static constexpr std::size_t inputs = 1, outputs = 2;

    explicit Step(Parameters parameters)
        : strength(period_of(parameters, 0)),
          highest(period_of(parameters, 1)),
          lowest(period_of(parameters, 1)),
          smooth(period_of(parameters, 2)),
          signal(period_of(parameters, 3))
    {
    }

    bool ready() const { return smooth.full(); }
    Values<2> next(const Values<1>& in)
    {
        const double rsi = strength.add(in[0]);
        if (!strength.ready()) return {0, 0};
        const double high = highest.add(rsi);
        const double low = lowest.add(rsi);
        if (!highest.full()) return {0, 0};
        const double k = smooth.add(place(rsi, low, high));
        return {k, smooth.full() ? signal.add(k) : k};
    }

    void block(const double* const* in, double* const* out, std::size_t count)
    {
        in_pieces(count, [&](std::size_t first, std::size_t size) {
            const double* x = in[0] + first;
            Piece rsi{};
            Piece low;
            Piece high;
            Strength local = strength;
            for (std::size_t k = 0; k < size; ++k) rsi[k] = local.next(x[k]);
            strength = local;
            highest.add(rsi.data(), size, high.data());
            lowest.add(rsi.data(), size, low.data());
            for (std::size_t k = 0; k < size; ++k) rsi[k] = place(rsi[k], low[k], high[k]);
            smooth.add(rsi.data(), size, out[0] + first);
            signal.add(out[0] + first, size, out[1] + first);
        });
    }

    static double place(double rsi, double low, double high)
    {
        // While the price stands still the RSI does too, but for its last bits.
        constexpr double nothing = 1e-9;
        const double share = 100 * ((rsi - low) / (high - low));
        return high - low > nothing ? share : 0;
    }

    Strength strength;
    Highest highest;
    Lowest lowest;
    Sma smooth, signal;
};

}  // namespace

extern const Definition stochrsi;
const Definition stochrsi{
    .name = "stochrsi",
    .summary = "Stochastic RSI: where the RSI lies in its own range of the last candles, 0 to 100",
    .source = "Chande and Kroll 1994; as Pine. With smooth 1, k and d are TA-Lib STOCHRSI (fast)",
    .aliases = {},
    .inputs = {Input::source},
    .parameters = {{"rsi_period", Parameter::Kind::integer, 14, 2, period_max, "candles of the RSI"},
                   {"period", Parameter::Kind::integer, 14, 1, period_max, "values of the RSI in the range"},
                   {"smooth", Parameter::Kind::integer, 3, 1, period_max, "candles that k averages over"},
                   {"signal", Parameter::Kind::integer, 3, 1, period_max, "candles that d averages k over"}},
    .outputs = {"k", "d"},
    .warmup =
        [](Parameters parameters, std::size_t output) {
            return output == 0 ? period_of(parameters, 0) + period_of(parameters, 1) + period_of(parameters, 2) - 1
                               : period_of(parameters, 0) + period_of(parameters, 1) + period_of(parameters, 2) +
                                     period_of(parameters, 3) - 2;
        },
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
