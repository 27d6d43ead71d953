#include "indicators/definition.hpp"
#include "indicators/stream_of.hpp"
#include "indicators/variance.hpp"

namespace cobot::indicators::builtin {
namespace {

struct Step {
    static constexpr std::size_t inputs = 1, outputs = 1;

    explicit Step(Parameters parameters) : window(period_of(parameters), parameters[1] == 1) {}

    Values<1> next(const Values<1>& in) { return {window.add(in[0])}; }
    void block(const double* const* in, double* const* out, std::size_t count) { window.add(in[0], count, out[0]); }

    WindowVariance window;
};

}  // namespace

extern const Definition var;
const Definition var{
    .name = "var",
    .summary = "Variance of the last candles",
    .source = "as TA-Lib VAR with nbdev 1; TA-Lib's default period is 5",
    .aliases = {"variance"},
    .inputs = {Input::source},
    .parameters = {{"period", Parameter::Kind::integer, 20, 2, period_max, "candles looked at"},
                   Parameter::choice("deviation", {"population", "sample"},
                                     "divides by the number of candles, or by one less")},
    .outputs = {"var"},
    .warmup = [](Parameters parameters, std::size_t) { return period_of(parameters); },
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
