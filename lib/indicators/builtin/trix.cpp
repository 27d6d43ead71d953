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
        : first(Smoothed::ema(period_of(parameters, 0))),
          second(Smoothed::ema(period_of(parameters, 0))),
          third(Smoothed::ema(period_of(parameters, 0))),
          line(Smoothed::ema(period_of(parameters, 1)))
    {
    }

    bool ready() const { return line.full(); }
    Values<2> start(const Values<1>& in)
    {
        const double once = first.add(in[0]);
        if (!first.full()) return {0, 0};
        const double twice = second.add(once);
        if (!second.full()) return {0, 0};
        const bool begun = third.full();
        const double last = third.value();
        const double now = third.add(twice);
        if (!begun) return {0, 0};
        const double value = 100 * quotient(now - last, last);
        return {value, line.add(value)};
    }
    Values<2> next(const Values<1>& in)
    {
        const double last = third.value();
        const double now = third.draw(second.draw(first.draw(in[0])));
        const double value = 100 * quotient(now - last, last);
        return {value, line.draw(value)};
    }

    void block(const double* const* in, double* const* out, std::size_t count)
    {
        in_pieces(count, [&](std::size_t begin, std::size_t size) {
            const double* x = in[0] + begin;
            Piece room;
            double* to = out[0] != nullptr ? out[0] + begin : room.data();
            std::array<double, piece_size + 1> level;
            level[0] = third.value();
            Smoothed one = first;
            Smoothed two = second;
            Smoothed three = third;
            for (std::size_t k = 0; k < size; ++k) level[k + 1] = three.draw(two.draw(one.draw(x[k])));
            first = one;
            second = two;
            third = three;
            in_lanes(size, [to, before = level.data()]<class N>(std::size_t k) {
                const N last = load_as<N>(before + k);
                store(to + k, filled<N>(100) * quotient(load_as<N>(before + k + 1) - last, last));
            });
            if (out[1] != nullptr) line.add(to, size, out[1] + begin);
        });
    }

    Smoothed first, second, third, line;
};

}  // namespace

extern const Definition trix;
const Definition trix{
    .name = "trix",
    .summary = "TRIX: how much a triple EMA changes from candle to candle, in percent",
    .source = "Hutson 1983, as TA-Lib TRIX, whose default period is 30",
    .aliases = {},
    .inputs = {Input::source},
    .parameters = {{"period", Parameter::Kind::integer, 15, 2, period_max, "candles of each EMA"},
                   {"signal", Parameter::Kind::integer, 9, 2, period_max,
                    "candles of the EMA that is the signal line"}},
    .outputs = {"trix", "signal"},
    .warmup =
        [](Parameters parameters, std::size_t output) {
            return output == 0 ? 3 * period_of(parameters, 0) - 1
                               : 3 * period_of(parameters, 0) + period_of(parameters, 1) - 2;
        },
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
