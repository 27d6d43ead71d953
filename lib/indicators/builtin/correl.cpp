#include "indicators/definition.hpp"
#include "indicators/stream_of.hpp"
#include "indicators/window_terms.hpp"

namespace cobot::indicators::builtin {
namespace {

struct Step {
    static constexpr std::size_t inputs = 2, outputs = 1;

    explicit Step(Parameters parameters) : window(period_of(parameters)) {}

    Values<1> next(const Values<2>& in)
    {
        return {JointDeviation::of(window.add({in[0], in[1]}), window.inverse()).correlation()};
    }

    WindowTerms<ProductTerms> window;
};

}  // namespace

extern const Definition correl;
const Definition correl{
    .name = "correl",
    .summary = "Pearson's correlation of source with other, -1 to 1; 0 when one of them stands still",
    .source = "as TA-Lib CORREL",
    .aliases = {"correlation"},
    .inputs = {Input::source, Input::other},
    .parameters = {{"period", Parameter::Kind::integer, 30, 2, period_max, "candles looked at"}},
    .outputs = {"correl"},
    .warmup = [](Parameters parameters, std::size_t) { return period_of(parameters); },
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
