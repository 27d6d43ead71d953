#include <cmath>
#include <utility>

#include "indicators/average.hpp"
#include "indicators/definition.hpp"
#include "indicators/quotient.hpp"
#include "indicators/stream_of.hpp"
#include "indicators/window.hpp"

namespace cobot::indicators::builtin {
namespace {

struct Step {
    static constexpr std::size_t inputs = 1, outputs = 1;

    explicit Step(Parameters parameters)
        : highest(period_of(parameters)),
          lowest(period_of(parameters)),
          moves(period_of(parameters)),
          period(parameters[0])
    {
    }

    bool ready() const { return begun; }
    Values<1> next(const Values<1>& in)
    {
        const double range = highest.add(in[0]) - lowest.add(in[0]);
        const double last = std::exchange(previous, in[0]);
        if (!std::exchange(begun, true)) return {0};
        return {quotient(range, period * moves.add(std::abs(in[0] - last)))};
    }

    void block(const double* const* in, double* const* out, std::size_t count)
    {
        in_pieces(count, [&](std::size_t first, std::size_t size) {
            double* to = out[0] + first;
            const double* x = in[0] + first;
            Piece high;
            Piece low;
            Piece travelled;
            highest.add(x, size, high.data());
            lowest.add(x, size, low.data());
            travelled[0] = std::abs(x[0] - previous);
            for (std::size_t k = 1; k < size; ++k) travelled[k] = std::abs(x[k] - x[k - 1]);
            previous = x[size - 1];
            moves.add(travelled.data(), size, out[0] + first);
            for (std::size_t k = 0; k < size; ++k) {
                to[k] = quotient(high[k] - low[k], period * to[k]);
            }
        });
    }

    Highest highest;
    Lowest lowest;
    Sma moves;
    double period;
    bool begun = false;
    double previous = 0;
};

}  // namespace

extern const Definition vhf;
const Definition vhf{
    .name = "vhf",
    .summary = "Vertical horizontal filter: the range of the last values over the way travelled in it",
    .source = "White 1991, as TA-Lib VHF",
    .aliases = {},
    .inputs = {Input::source},
    .parameters = {{"period", Parameter::Kind::integer, 28, 1, period_max, "changes looked back over"}},
    .outputs = {"vhf"},
    .warmup = [](Parameters parameters, std::size_t) { return period_of(parameters) + 1; },
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
