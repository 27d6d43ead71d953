#include "indicators/definition.hpp"
#include "indicators/stream_of.hpp"

namespace cobot::indicators::builtin {
namespace {

struct Step {
    static constexpr std::size_t inputs = 2, outputs = 1;

    explicit Step(Parameters) {}

    Values<1> next(const Values<2>& in) { return {(in[0] + in[1]) / 2}; }
};

}  // namespace

extern const Definition medprice;
const Definition medprice{
    .name = "medprice",
    .summary = "Middle of the candle: mean of high and low",
    .source = "as TA-Lib MEDPRICE",
    .aliases = {"hl2"},
    .inputs = {Input::high, Input::low},
    .parameters = {},
    .outputs = {"medprice"},
    .warmup = [](Parameters, std::size_t) -> std::size_t { return 1; },
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
