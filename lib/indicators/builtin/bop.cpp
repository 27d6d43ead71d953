#include "indicators/definition.hpp"
#include "indicators/quotient.hpp"
#include "indicators/stream_of.hpp"

namespace cobot::indicators::builtin {
namespace {

struct Step {
    static constexpr std::size_t inputs = 4, outputs = 1;

    explicit Step(Parameters) {}

    Values<1> next(const Values<4>& in) { return {quotient(in[3] - in[0], in[1] - in[2])}; }

    void block(const double* const* in, double* const* out, std::size_t count)
    {
        in_lanes(count, [open = in[0], high = in[1], low = in[2], close = in[3], to = out[0]]<class N>(std::size_t k) {
            const N body = load_as<N>(close + k) - load_as<N>(open + k);
            store(to + k, quotient(body, load_as<N>(high + k) - load_as<N>(low + k)));
        });
    }
};

}  // namespace

extern const Definition bop;
const Definition bop{
    .name = "bop",
    .summary = "Balance of power: how much of the candle its body is, -1 to 1",
    .source = "Livshin 2001, as TA-Lib BOP",
    .aliases = {},
    .inputs = {Input::open, Input::high, Input::low, Input::close},
    .parameters = {},
    .outputs = {"bop"},
    .warmup = [](Parameters, std::size_t) -> std::size_t { return 1; },
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
