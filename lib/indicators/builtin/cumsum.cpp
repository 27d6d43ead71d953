#include "indicators/definition.hpp"
#include "indicators/stream_of.hpp"

namespace cobot::indicators::builtin {
namespace {

struct Step {
    static constexpr std::size_t inputs = 1, outputs = 1;

    explicit Step(Parameters) {}

    Values<1> next(const Values<1>& in) { return {total += in[0]}; }

    double total = 0;
};

}  // namespace

extern const Definition cumsum;
const Definition cumsum{
    .name = "cumsum",
    .summary = "Sum of all candles since the series begins",
    .source = "as TA-Lib CUMSUM",
    .aliases = {"cum"},
    .inputs = {Input::source},
    .parameters = {},
    .outputs = {"cumsum"},
    .warmup = [](Parameters, std::size_t) -> std::size_t { return 1; },
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
