#include "indicators/definition.hpp"
#include "indicators/stream_of.hpp"

namespace cobot::indicators::builtin {
namespace {

struct Step {
    static constexpr std::size_t inputs = 3, outputs = 1;

    explicit Step(Parameters) {}

    Values<1> next(const Values<3>& in) { return {in[2] + ((in[0] - in[2]) + (in[1] - in[2])) / 4}; }
};

}  // namespace

extern const Definition wclprice;
const Definition wclprice{
    .name = "wclprice",
    .summary = "Mean of high, low and close, in which the close counts twice",
    .source = "as TA-Lib WCLPRICE",
    .aliases = {"hlcc4"},
    .inputs = {Input::high, Input::low, Input::close},
    .parameters = {},
    .outputs = {"wclprice"},
    .warmup = [](Parameters, std::size_t) -> std::size_t { return 1; },
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
