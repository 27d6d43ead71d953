#include <cmath>

#include "indicators/definition.hpp"
#include "indicators/stream_of.hpp"
#include "indicators/window.hpp"

namespace cobot::indicators::builtin {
namespace {

struct Step {
    static constexpr std::size_t inputs = 4, outputs = 4;

    explicit Step(Parameters) {}

    bool ready() const { return begun; }
    Values<4> start(const Values<4>& in)
    {
        begun = true;
        previous = {in[0], in[3]};
        return next(in);
    }
    Values<4> next(const Values<4>& in)
    {
        const double open = std::fma(0.5, previous[0], 0.5 * previous[1]);  // Their mean, in one dependent operation.
        const double close = (in[0] + in[1] + in[2] + in[3]) / 4;
        previous = {open, close};
        return {close, open, Larger::of(in[1], Larger::of(open, close)), Smaller::of(in[2], Smaller::of(open, close))};
    }

    bool begun = false;
    Values<2> previous{};  ///< Open and close.
};

}  // namespace

extern const Definition heikin_ashi;
const Definition heikin_ashi{
    .name = "heikin_ashi",
    .summary = "Heikin-Ashi candles: smoothed ones, each of which opens in the middle of the one before",
    .source = "Valcu 2004, as TA-Lib HA",
    .aliases = {"ha", "heikinashi"},
    .inputs = {Input::open, Input::high, Input::low, Input::close},
    .parameters = {},
    .outputs = {"close", "open", "high", "low"},
    .warmup = [](Parameters, std::size_t) -> std::size_t { return 1; },
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
