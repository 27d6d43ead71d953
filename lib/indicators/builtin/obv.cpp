#include "indicators/definition.hpp"
#include "indicators/stream_of.hpp"

namespace cobot::indicators::builtin {
namespace {

struct Step {
    static constexpr std::size_t inputs = 2, outputs = 1;

    explicit Step(Parameters) {}

    bool ready() const { return begun; }
    Values<1> start(const Values<2>& in)
    {
        begun = true;
        previous = in[0];
        total = in[1];
        return {total};
    }
    /// By multiplication, since no processor can foresee which way the price goes.
    Values<1> next(const Values<2>& in)
    {
        total += in[1] * ((in[0] > previous ? 1.0 : 0.0) - (in[0] < previous ? 1.0 : 0.0));
        previous = in[0];
        return {total};
    }

    bool begun = false;
    double previous = 0;
    double total = 0;
};

}  // namespace

extern const Definition obv;
const Definition obv{
    .name = "obv",
    .summary = "On-balance volume: the volume of rising candles less that of falling ones, from the first candle on",
    .source = "Granville 1963, as TA-Lib OBV",
    .aliases = {},
    .inputs = {Input::source, Input::volume},
    .parameters = {},
    .outputs = {"obv"},
    .warmup = [](Parameters, std::size_t) -> std::size_t { return 1; },
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
