#include <array>

#include "indicators/definition.hpp"
#include "indicators/session.hpp"
#include "indicators/stream_of.hpp"
#include "indicators/window.hpp"

namespace cobot::indicators::builtin {
namespace {

struct Step {
    static constexpr std::size_t inputs = 4, outputs = 9;

    explicit Step(Parameters parameters) : method(static_cast<Method>(parameters[0])), session(parameters[1]) {}

    enum class Method { classic, fibonacci, camarilla };
    struct Bar {
        double high = 0, low = 0, close = 0;
    };

    Values<9> next(const Values<4>& in)
    {
        const bool first = !begun;
        begun = true;
        if (session.begins(in[3])) {
            if (!first) {
                before = now;
                known = true;
            }
            now = {in[0], in[1], in[2]};
        } else {
            now = {Larger::of(now.high, in[0]), Smaller::of(now.low, in[1]), in[2]};
        }
        return lines(known ? before : now);
    }
    Values<9> lines(const Bar& bar) const
    {
        const double range = bar.high - bar.low;
        const double pivot = bar.close + ((bar.high - bar.close) + (bar.low - bar.close)) / 3;
        switch (method) {
            case Method::classic: return classic(bar, pivot, range);
            case Method::fibonacci: return around(pivot, pivot, {0.382 * range, 0.618 * range, range, 1.618 * range});
            case Method::camarilla: break;
        }
        const double unit = 1.1 * range;
        return around(pivot, bar.close, {unit / 12, unit / 6, unit / 4, unit / 2});
    }
    static Values<9> classic(const Bar& bar, double pivot, double range)
    {
        const double up = pivot - bar.low;
        const double down = bar.high - pivot;
        return {pivot,        pivot + up,    pivot + range,      bar.high + 2 * up, bar.high + 3 * up,
                pivot - down, pivot - range, bar.low - 2 * down, bar.low - 3 * down};
    }
    static Values<9> around(double pivot, double centre, const std::array<double, 4>& far)
    {
        return {pivot,           centre + far[0], centre + far[1], centre + far[2], centre + far[3],
                centre - far[0], centre - far[1], centre - far[2], centre - far[3]};
    }

    Method method;
    Session session;
    Bar now, before;
    bool begun = false;
    bool known = false;
};

}  // namespace

extern const Definition pivot_points;
const Definition pivot_points{
    .name = "pivot_points",
    .summary =
        "Pivot points: support (s) and resistance (r) from high, low and close of the day, week, month or year before",
    .source =
        "the usual definitions, as Pine's traditional, fibonacci and camarilla, in UTC; until the first session is "
        "over, of what there has been of it",
    .aliases = {},
    .inputs = {Input::high, Input::low, Input::close, Input::time},
    .parameters = {Parameter::choice("method", {"classic", "fibonacci", "camarilla"}, "how the lines are spaced"),
                   Parameter::choice("anchor", {"day", "week", "month", "year"},
                                     "the session before that they are taken from")},
    .outputs = {"pivot", "r1", "r2", "r3", "r4", "s1", "s2", "s3", "s4"},
    .warmup = [](Parameters, std::size_t) -> std::size_t { return 1; },
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
