#include "indicators/definition.hpp"
#include "indicators/extreme_age.hpp"
#include "indicators/stream_of.hpp"
#include "indicators/window.hpp"

namespace cobot::indicators::builtin {
namespace {

struct Step {
    static constexpr std::size_t inputs = 1, outputs = 2;

    explicit Step(Parameters parameters) : lowest(period_of(parameters)), highest(period_of(parameters)) {}

    Values<2> next(const Values<1>& in) { return {lowest.add(in[0]), highest.add(in[0])}; }

    void block(const double* const* in, double* const* out, std::size_t count)
    {
        lowest.add(in[0], count, out[0]);
        highest.add(in[0], count, out[1]);
    }

    ExtremeAge<Smaller> lowest;
    ExtremeAge<Larger> highest;
};

}  // namespace

extern const Definition minmaxindex;
const Definition minmaxindex{
    .name = "minmaxindex",
    .summary =
        "How many candles ago the smallest and the largest value of the last candles were, 0 for this one; the newest "
        "of equal ones",
    .source = "as TA-Lib MINMAXINDEX, which counts from the beginning of the series instead",
    .aliases = {},
    .inputs = {Input::source},
    .parameters = {{"period", Parameter::Kind::integer, 30, 1, period_max, "candles looked at"}},
    .outputs = {"min", "max"},
    .warmup = [](Parameters parameters, std::size_t) { return period_of(parameters); },
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
