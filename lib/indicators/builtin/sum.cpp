#include <algorithm>
#include <array>

#include "indicators/definition.hpp"
#include "indicators/stream_of.hpp"
#include "indicators/window.hpp"

namespace cobot::indicators::builtin {
namespace {

struct Step {
    static constexpr std::size_t inputs = 1, outputs = 1;

    explicit Step(Parameters parameters) : window(period_of(parameters)) {}

    Values<1> next(const Values<1>& in) { return window.add(in); }
    void block(const double* const* in, double* const* out, std::size_t count)
    {
        window.each({in[0]}, count, [to = out[0]](std::size_t i, const auto& sum) { store(to + i, sum[0]); });
    }

    Window<Sums<1>> window;
};

}  // namespace

extern const Definition sum;
const Definition sum{
    .name = "sum",
    .summary = "Sum of the last candles",
    .source = "as TA-Lib SUM",
    .aliases = {},
    .inputs = {Input::source},
    .parameters = {{"period", Parameter::Kind::integer, 30, 1, period_max, "candles summed"}},
    .outputs = {"sum"},
    .warmup = [](Parameters parameters, std::size_t) { return period_of(parameters); },
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
