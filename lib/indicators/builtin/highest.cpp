#include "indicators/definition.hpp"
#include "indicators/stream_of.hpp"
#include "indicators/window.hpp"

namespace cobot::indicators::builtin {
namespace {

struct Step {
    static constexpr std::size_t inputs = 1, outputs = 1;

    explicit Step(Parameters parameters) : window(period_of(parameters)) {}

    Values<1> next(const Values<1>& in) { return {window.add(in[0])}; }
    void block(const double* const* in, double* const* out, std::size_t count) { window.add(in[0], count, out[0]); }

    Highest window;
};

}  // namespace

extern const Definition highest;
const Definition highest{
    .name = "highest",
    .summary = "The largest value of the last candles",
    .source = "as TA-Lib MAX",
    .aliases = {"max"},
    .inputs = {Input::source},
    .parameters = {{"period", Parameter::Kind::integer, 30, 1, period_max, "candles looked at"}},
    .outputs = {"highest"},
    .warmup = [](Parameters parameters, std::size_t) { return period_of(parameters); },
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
