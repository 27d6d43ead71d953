#include "indicators/definition.hpp"
#include "indicators/stream_of.hpp"
#include "indicators/true_range.hpp"

namespace cobot::indicators::builtin {
namespace {

struct Step {
    static constexpr std::size_t inputs = 3, outputs = 1;

    explicit Step(Parameters) {}

    Values<1> next(const Values<3>& in) { return {range.add(in[0], in[1], in[2])}; }

    void block(const double* const* in, double* const* out, std::size_t count)
    {
        range.add(in[0], in[1], in[2], count, out[0]);
    }

    TrueRange range;
};

}  // namespace

extern const Definition trange;
const Definition trange{
    .name = "trange",
    .summary = "True range: how far the price moved in the candle, the jump from the close before included",
    .source = "Wilder 1978, as TA-Lib TRANGE",
    .aliases = {"true_range", "tr"},
    .inputs = {Input::high, Input::low, Input::close},
    .parameters = {},
    .outputs = {"trange"},
    .warmup = [](Parameters, std::size_t) -> std::size_t { return 2; },
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
