#include "indicators/definition.hpp"
#include "indicators/quotient.hpp"
#include "indicators/stream_of.hpp"
#include "indicators/true_range.hpp"
#include "indicators/window.hpp"

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
        in_few(count, [&](std::size_t first, std::size_t size) {
            const double* close = in[2] + first;
            double* to = out[0] + first;
            average.draw(in[0] + first, in[1] + first, close, size, to);
            in_lanes(size, [to, close]<class N>(std::size_t k) {
                store(to + k, quotient(filled<N>(100) * load_as<N>(to + k), load_as<N>(close + k)));
            });
        });
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
