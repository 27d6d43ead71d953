#include <cmath>

#include "indicators/average.hpp"
#include "indicators/definition.hpp"
#include "indicators/quotient.hpp"
#include "indicators/stream_of.hpp"
#include "indicators/window.hpp"

namespace cobot::indicators::builtin {
namespace {

struct Step {
    static constexpr std::size_t inputs = 1, outputs = 1;

    explicit Step(Parameters parameters) : highest(period_of(parameters)), squares(period_of(parameters)) {}

    Values<1> next(const Values<1>& in)
    {
        const double top = highest.add(in[0]);
        if (!highest.full()) return {0};
        const double fall = quotient(100 * (in[0] - top), top);
        return {std::sqrt(squares.add(fall * fall))};
    }

    Highest highest;
    Sma squares;
};

}  // namespace

extern const Definition ulcer;
const Definition ulcer{
    .name = "ulcer",
    .summary = "Ulcer index: the root mean square of how many percent the price stands below its recent high",
    .source = "Martin 1987, as pandas-ta ui",
    .aliases = {"ui", "ulcer_index"},
    .inputs = {Input::source},
    .parameters = {{"period", Parameter::Kind::integer, 14, 1, period_max, "candles of the high, and of the mean"}},
    .outputs = {"ulcer"},
    .warmup = [](Parameters parameters, std::size_t) { return 2 * period_of(parameters) - 1; },
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
