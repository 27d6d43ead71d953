#include "indicators/definition.hpp"
#include "indicators/quotient.hpp"
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
        volume = in[1];
        return {index};
    }
    Values<1> next(const Values<2>& in)
    {
        const double grown = index + index * quotient(in[0] - previous, previous);
        index = in[1] < volume ? grown : index;
        previous = in[0];
        volume = in[1];
        return {index};
    }

    bool begun = false;
    double previous = 0;
    double volume = 0;
    double index = 1000;
};

}  // namespace

extern const Definition nvi;
const Definition nvi{
    .name = "nvi",
    .summary =
        "Negative volume index: follows the price only on candles whose volume falls, from 1000 at the first candle",
    .source = "Dysart and Fosback, as TA-Lib NVI",
    .aliases = {},
    .inputs = {Input::source, Input::volume},
    .parameters = {},
    .outputs = {"nvi"},
    .warmup = [](Parameters, std::size_t) -> std::size_t { return 1; },
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
