#include <cmath>

#include "indicators/average.hpp"
#include "indicators/definition.hpp"
#include "indicators/stream_of.hpp"
#include "indicators/variance.hpp"
#include "indicators/window.hpp"

namespace cobot::indicators::builtin {
namespace {

struct Step {
    static constexpr std::size_t inputs = 1, outputs = 1;

    explicit Step(Parameters parameters)
        : rising(Smoothed::rma(period_of(parameters, 0))),
          falling(Smoothed::rma(period_of(parameters, 0))),
          window(period_of(parameters, 1), false)
    {
    }

    bool ready() const { return window.full() && rising.full(); }
    Values<1> next(const Values<1>& in)
    {
        const double last = previous;
        previous = in[0];
        const double deviation = std::sqrt(window.add(in[0]));
        if (!window.full()) return {50};
        const double up = rising.add(in[0] > last ? deviation : 0);
        const double down = falling.add(in[0] < last ? deviation : 0);
        return {share(up, down)};
    }

    void block(const double* const* in, double* const* out, std::size_t count)
    {
        in_pieces(count, [&](std::size_t first, std::size_t size) {
            const double* x = in[0] + first;
            double* to = out[0] + first;
            Piece up;
            Piece down;
            window.each(x, size, [&down](std::size_t i, const auto& s) { store(down.data() + i, root(s.variance)); });
            up[0] = x[0] > previous ? down[0] : 0;
            down[0] = x[0] < previous ? down[0] : 0;
            for (std::size_t k = 1; k < size; ++k) {
                const double deviation = down[k];
                up[k] = x[k] > x[k - 1] ? deviation : 0;
                down[k] = x[k] < x[k - 1] ? deviation : 0;
            }
            previous = x[size - 1];
            Smoothed risen = rising;
            Smoothed fallen = falling;
            for (std::size_t k = 0; k < size; ++k) {
                up[k] = risen.draw(up[k]);
                down[k] = fallen.draw(down[k]);
            }
            rising = risen;
            falling = fallen;
            for (std::size_t k = 0; k < size; ++k) to[k] = share(up[k], down[k]);
        });
    }

    static double share(double up, double down)
    {
        const double ratio = up / (up + down);
        return up + down > 0 ? 100 * ratio : 50;
    }

    Smoothed rising, falling;
    WindowVariance window;
    double previous = 0;
};

}  // namespace

extern const Definition rvi;
const Definition rvi{
    .name = "rvi",
    .summary = "Relative volatility index: the share of volatility on rising candles, 0 to 100; 50 when nothing moves",
    .source = "Dorsey 1993, as TA-Lib RVI",
    .aliases = {"relative_volatility"},
    .inputs = {Input::source},
    .parameters = {{"period", Parameter::Kind::integer, 14, 1, period_max, "candles of the average"},
                   {"stddev", Parameter::Kind::integer, 10, 2, period_max, "candles of the standard deviation"}},
    .outputs = {"rvi"},
    .warmup = [](Parameters parameters,
                 std::size_t) { return period_of(parameters, 0) + period_of(parameters, 1) - 1; },
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
