#include "indicators/definition.hpp"
#include "indicators/quotient.hpp"
#include "indicators/stream_of.hpp"
#include "indicators/true_range.hpp"

namespace cobot::indicators::builtin {
namespace {

struct Step {
    static constexpr std::size_t inputs = 3, outputs = 1;

    explicit Step(Parameters parameters) : average(period_of(parameters)) {}

    Values<1> next(const Values<3>& in) { return {quotient(100 * average.add(in[0], in[1], in[2]), in[2])}; }

    AverageTrueRange average;
};

}  // namespace

extern const Definition natr;
const Definition natr{
    .name = "natr",
    .summary = "Normalised average true range: atr in percent of the close",
    .source = "Forman 2006, as TA-Lib NATR",
    .aliases = {},
    .inputs = {Input::high, Input::low, Input::close},
    .parameters = {{"period", Parameter::Kind::integer, 14, 1, period_max, "candles of Wilder's smoothing"}},
    .outputs = {"natr"},
    .warmup = [](Parameters parameters, std::size_t) { return period_of(parameters) + 1; },
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
