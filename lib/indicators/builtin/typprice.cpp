#include "indicators/definition.hpp"
#include "indicators/stream_of.hpp"

namespace cobot::indicators::builtin {
namespace {

struct Step {
    static constexpr std::size_t inputs = 3, outputs = 1;

    explicit Step(Parameters) {}

    Values<1> next(const Values<3>& in) { return {in[2] + ((in[0] - in[2]) + (in[1] - in[2])) / 3}; }
};

}  // namespace

extern const Definition typprice;
const Definition typprice{
    .name = "typprice",
    .summary = "Typical price: mean of high, low and close",
    .source = "as TA-Lib TYPPRICE",
    .aliases = {"hlc3"},
    .inputs = {Input::high, Input::low, Input::close},
    .parameters = {},
    .outputs = {"typprice"},
    .warmup = [](Parameters, std::size_t) -> std::size_t { return 1; },
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
