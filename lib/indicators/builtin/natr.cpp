#include "indicators/definition.hpp"
#include "indicators/quotient.hpp"
#include "indicators/stream_of.hpp"
#include "indicators/true_range.hpp"

namespace cobot::indicators::builtin {
namespace {

struct Step {
    static constexpr std::size_t inputs = 3, outputs = 1;

    explicit Step(Parameters parameters) : average(period_of(parameters)) {}

    bool ready() const { return average.full(); }
    Values<1> start(const Values<3>& in) { return {quotient(100 * average.add(in[0], in[1], in[2]), in[2])}; }
    Values<1> next(const Values<3>& in) { return {quotient(100 * average.draw(in[0], in[1], in[2]), in[2])}; }

    void block(const double* const* in, double* const* out, std::size_t count)
    {
        const double* high = in[0];
        const double* low = in[1];
        const double* close = in[2];
        double* to = out[0];
        AverageTrueRange local = average;
        for (std::size_t i = 0; i < count; ++i) to[i] = local.draw(high[i], low[i], close[i]);
        average = local;
        for (std::size_t i = 0; i < count; ++i) to[i] = quotient(100 * to[i], close[i]);
    }

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
