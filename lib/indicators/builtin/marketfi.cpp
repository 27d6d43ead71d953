#include "indicators/definition.hpp"
#include "indicators/quotient.hpp"
#include "indicators/stream_of.hpp"

namespace cobot::indicators::builtin {
namespace {

struct Step {
    static constexpr std::size_t inputs = 3, outputs = 1;

    explicit Step(Parameters) {}

    Values<1> next(const Values<3>& in) { return {quotient(in[0] - in[1], in[2])}; }
};

}  // namespace

extern const Definition marketfi;
const Definition marketfi{
    .name = "marketfi",
    .summary = "Market facilitation index: the range of the candle over its volume; 0 without volume",
    .source = "Williams 1995, as TA-Lib MARKETFI",
    .aliases = {"bw_mfi", "market_facilitation"},
    .inputs = {Input::high, Input::low, Input::volume},
    .parameters = {},
    .outputs = {"marketfi"},
    .warmup = [](Parameters, std::size_t) -> std::size_t { return 1; },
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
