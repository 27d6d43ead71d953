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

    Values<1> next(const Values<1>& in)
    {
        const double x = in[0];
        const double old = before.add(x);
        const double last = std::exchange(previous, x);
        if (!std::exchange(begun, true)) return {average = x};
        const auto sums = moves.add(std::abs(x - last));
        if (!before.full()) return {average = x};
        const double travelled = period * sums.anchor + sums.sum;
        const double straightness = travelled > 0 ? Smaller::of(std::abs(x - old) / travelled, 1) : 1;
        const double share = straightness * (quickest - slowest) + slowest;
        return {average = drawn_to(average, x, share * share)};
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
