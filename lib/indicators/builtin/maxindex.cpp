#include "indicators/definition.hpp"
#include "indicators/extreme_age.hpp"
#include "indicators/stream_of.hpp"
#include "indicators/window.hpp"

namespace cobot::indicators::builtin {
namespace {

struct Step {
    static constexpr std::size_t inputs = 1, outputs = 1;

    explicit Step(Parameters parameters) : age(period_of(parameters)) {}

    Values<1> next(const Values<1>& in) { return {age.add(in[0])}; }

    void block(const double* const* in, double* const* out, std::size_t count) { age.add(in[0], count, out[0]); }

    ExtremeAge<Larger> age;
};

}  // namespace

extern const Definition maxindex;
const Definition maxindex{
    .name = "maxindex",
    .summary =
        "How many candles ago the largest value of the last candles was, 0 for this one; the newest of equal ones",
    .source = "as TA-Lib MAXINDEX, which counts from the beginning of the series instead",
    .aliases = {},
    .inputs = {Input::source},
    .parameters = {{"period", Parameter::Kind::integer, 30, 1, period_max, "candles looked at"}},
    .outputs = {"maxindex"},
    .warmup = [](Parameters parameters, std::size_t) { return period_of(parameters); },
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
