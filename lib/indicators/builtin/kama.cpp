#include <algorithm>
#include <cmath>
#include <utility>

#include "indicators/average.hpp"
#include "indicators/definition.hpp"
#include "indicators/lag.hpp"
#include "indicators/stream_of.hpp"
#include "indicators/window.hpp"

namespace cobot::indicators::builtin {
namespace {

struct Step {
    static constexpr std::size_t inputs = 1, outputs = 1;

    explicit Step(Parameters parameters)
        : before(period_of(parameters)),
          moves(period_of(parameters)),
          period(parameters[0]),
          quickest(2 / (parameters[1] + 1)),
          slowest(2 / (parameters[2] + 1))
    {
    }

    bool ready() const { return before.full(); }
    Values<1> start(const Values<1>& in)
    {
        const double x = in[0];
        const double old = before.add(x);
        const double last = std::exchange(previous, x);
        if (!std::exchange(begun, true)) return {average = x};
        const double travelled = distance(moves.add(std::abs(x - last)));
        if (!before.full()) return {average = x};
        return {average = drawn_to(average, x, share(std::abs(x - old), travelled))};
    }
    Values<1> next(const Values<1>& in) { return start(in); }
    void block(const double* const* in, double* const* out, std::size_t count)
    {
        in_pieces(count, [&](std::size_t first, std::size_t size) { add_piece(in[0] + first, out[0] + first, size); });
    }
    void add_piece(const double* x, double* to, std::size_t size)
    {
        Piece straight;
        Piece travelled;
        before.each(x, size, [=, &straight](std::size_t from, std::size_t stretch, const double* old) {
            for (std::size_t k = 0; k < stretch; ++k) straight[from + k] = std::abs(x[from + k] - old[k]);
        });
        travelled[0] = std::abs(x[0] - previous);
        for (std::size_t k = 1; k < size; ++k) travelled[k] = std::abs(x[k] - x[k - 1]);
        previous = x[size - 1];
        moves.each(travelled.data(), size, [&, this](std::size_t i, const auto& s) { store(to + i, distance(s)); });
        // By a few, so that a processor may work out the shares of some while it waits for the averages before.
        constexpr std::size_t few = 32;
        double drawn = average;
        for (std::size_t first = 0; first < size; first += few) {
            const std::size_t end = std::min(first + few, size);
            for (std::size_t k = first; k < end; ++k) straight[k] = share(straight[k], to[k]).keep;
            for (std::size_t k = first; k < end; ++k)
                to[k] = drawn = drawn_to(drawn, x[k], Share::keeping(straight[k]));
        }
        average = drawn;
    }

    template <class Sums>
    decltype(Sums::sum) distance(const Sums& s) const
    {
        return filled<decltype(Sums::sum)>(period) * s.anchor + s.sum;
    }
    Share share(double straight, double travelled) const
    {
        const double straightness = travelled > 0 ? Smaller::of(straight / travelled, 1) : 1;
        const double root = straightness * (quickest - slowest) + slowest;
        return Share(root * root);
    }

    Lag before;
    WindowSums<false> moves;
    double period, quickest, slowest;
    bool begun = false;
    double previous = 0;
    double average = 0;
};

}  // namespace

extern const Definition kama;
const Definition kama{
    .name = "kama",
    .summary = "Kaufman's adaptive average: quick where the price runs straight, slow where it goes to and fro",
    .source = "Kaufman 1995, as TA-Lib KAMA, whose default period is 30",
    .aliases = {},
    .inputs = {Input::source},
    .parameters = {{"period", Parameter::Kind::integer, 10, 2, period_max,
                    "candles over which straightness is measured"},
                   {"fast", Parameter::Kind::integer, 2, 1, period_max, "candles of the EMA it is at its quickest"},
                   {"slow", Parameter::Kind::integer, 30, 2, period_max, "candles of the EMA it is at its slowest"}},
    .outputs = {"kama"},
    .check = [](Parameters parameters) -> std::optional<std::string> {
        if (parameters[1] < parameters[2]) return std::nullopt;
        return "fast of kama must be less than slow";
    },
    .warmup = [](Parameters parameters, std::size_t) { return period_of(parameters, 0) + 1; },
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
