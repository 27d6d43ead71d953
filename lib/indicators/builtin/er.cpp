#include <cmath>
#include <utility>

#include "indicators/average.hpp"
#include "indicators/definition.hpp"
#include "indicators/lag.hpp"
#include "indicators/quotient.hpp"
#include "indicators/stream_of.hpp"
#include "indicators/window.hpp"

namespace cobot::indicators::builtin {
namespace {

struct Step {
    static constexpr std::size_t inputs = 1, outputs = 1;

    explicit Step(Parameters parameters)
        : before(period_of(parameters)), moves(period_of(parameters)), period(parameters[0])
    {
    }

    bool ready() const { return begun; }
    Values<1> next(const Values<1>& in)
    {
        const double old = before.add(in[0]);
        const double last = std::exchange(previous, in[0]);
        if (!std::exchange(begun, true)) return {0};
        return {Smaller::of(quotient(std::abs(in[0] - old), period * moves.add(std::abs(in[0] - last)), 1), 1)};
    }

    void block(const double* const* in, double* const* out, std::size_t count)
    {
        in_pieces(count, [&](std::size_t first, std::size_t size) {
            const double* x = in[0] + first;
            double* to = out[0] + first;
            Piece travelled;
            travelled[0] = std::abs(x[0] - previous);
            for (std::size_t k = 1; k < size; ++k) travelled[k] = std::abs(x[k] - x[k - 1]);
            previous = x[size - 1];
            moves.add(travelled.data(), size, to);
            before.each(x, size, [this, x, to](std::size_t from, std::size_t stretch, const double* old) {
                for (std::size_t k = 0; k < stretch; ++k) {
                    const double straight = std::abs(x[from + k] - old[k]);
                    to[from + k] = Smaller::of(quotient(straight, period * to[from + k], 1), 1);
                }
            });
        });
    }

    Lag before;
    Sma moves;
    double period;
    bool begun = false;
    double previous = 0;
};

}  // namespace

extern const Definition er;
const Definition er{
    .name = "er",
    .summary = "Kaufman's efficiency ratio: how straight the price ran, 0 to 1",
    .source = "Kaufman 1995, as TA-Lib ER; 1 when nothing has moved",
    .aliases = {"efficiency_ratio"},
    .inputs = {Input::source},
    .parameters = {{"period", Parameter::Kind::integer, 10, 1, period_max, "candles looked back over"}},
    .outputs = {"er"},
    .warmup = [](Parameters parameters, std::size_t) { return period_of(parameters) + 1; },
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
