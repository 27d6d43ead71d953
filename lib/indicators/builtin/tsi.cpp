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
    static constexpr std::size_t inputs = 1, outputs = 2;
    static constexpr bool leaves_out = true;

    explicit Step(Parameters parameters)
        : changes(Smoothed::ema(period_of(parameters, 0))),
          moves(Smoothed::ema(period_of(parameters, 0))),
          smooth_changes(Smoothed::ema(period_of(parameters, 1))),
          smooth_moves(Smoothed::ema(period_of(parameters, 1))),
          line(Smoothed::ema(period_of(parameters, 2)))
    {
    }

    bool ready() const { return line.full(); }
    Values<2> start(const Values<1>& in)
    {
        const double change = in[0] - std::exchange(previous, in[0]);
        if (!std::exchange(begun, true)) return {0, 0};
        const double once = changes.add(change);
        const double once_moved = moves.add(std::abs(change));
        if (!changes.full()) return {0, 0};
        const double twice = smooth_changes.add(once);
        const double value = 100 * quotient(twice, smooth_moves.add(once_moved));
        return {value, smooth_changes.full() ? line.add(value) : value};
    }
    Values<2> next(const Values<1>& in)
    {
        const double change = in[0] - std::exchange(previous, in[0]);
        const double twice = smooth_changes.draw(changes.draw(change));
        const double value = 100 * quotient(twice, smooth_moves.draw(moves.draw(std::abs(change))));
        return {value, line.draw(value)};
    }

    void block(const double* const* in, double* const* out, std::size_t count)
    {
        in_pieces(count, [&](std::size_t first, std::size_t size) {
            const double* x = in[0] + first;
            Piece change;
            Piece moved;
            smooth(x, size, change.data(), moved.data());
            Piece room;
            double* to = out[0] != nullptr ? out[0] + first : room.data();
            quotients(100, change.data(), moved.data(), size, to);
            if (out[1] != nullptr) line.add(to, size, out[1] + first);
        });
    }
    /// What changes and their sizes are, smoothed twice.
    void smooth(const double* x, std::size_t size, double* change, double* moved)
    {
        Smoothed once = changes;
        Smoothed twice = smooth_changes;
        Smoothed once_moved = moves;
        Smoothed twice_moved = smooth_moves;
        double last = previous;
        for (std::size_t k = 0; k < size; ++k) {
            const double now = x[k] - last;
            last = x[k];
            change[k] = twice.draw(once.draw(now));
            moved[k] = twice_moved.draw(once_moved.draw(std::abs(now)));
        }
        changes = once;
        smooth_changes = twice;
        moves = once_moved;
        smooth_moves = twice_moved;
        previous = last;
    }

    Smoothed changes, moves, smooth_changes, smooth_moves, line;
    bool begun = false;
    double previous = 0;
};

}  // namespace

extern const Definition tsi;
const Definition tsi{
    .name = "tsi",
    .summary = "True strength index: how one-sided changes are, smoothed twice, -100 to 100",
    .source = "Blau 1991, as TA-Lib TSI; 0 when nothing has moved",
    .aliases = {},
    .inputs = {Input::source},
    .parameters = {{"slow", Parameter::Kind::integer, 25, 2, period_max, "candles of the first EMA"},
                   {"fast", Parameter::Kind::integer, 13, 2, period_max, "candles of the EMA of that"},
                   {"signal", Parameter::Kind::integer, 13, 2, period_max,
                    "candles of the EMA that is the signal line"}},
    .outputs = {"tsi", "signal"},
    .warmup =
        [](Parameters parameters, std::size_t output) {
            return output == 0 ? period_of(parameters, 0) + period_of(parameters, 1)
                               : period_of(parameters, 0) + period_of(parameters, 1) + period_of(parameters, 2) - 1;
        },
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
