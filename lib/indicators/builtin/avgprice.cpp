#include "indicators/definition.hpp"
#include "indicators/stream_of.hpp"

namespace cobot::indicators::builtin {
namespace {

struct Step {
    static constexpr std::size_t inputs = 4, outputs = 1;

    explicit Step(Parameters) {}

    Values<1> next(const Values<4>& in) { return {in[3] + ((in[0] - in[3]) + (in[1] - in[3]) + (in[2] - in[3])) / 4}; }
};

}  // namespace

extern const Definition avgprice;
const Definition avgprice{
    .name = "avgprice",
    .summary = "Mean of open, high, low and close",
    .source = "as TA-Lib AVGPRICE",
    .aliases = {"ohlc4"},
    .inputs = {Input::open, Input::high, Input::low, Input::close},
    .parameters = {},
    .outputs = {"avgprice"},
    .warmup = [](Parameters, std::size_t) -> std::size_t { return 1; },
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
