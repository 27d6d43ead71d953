#include <type_traits>

#include "indicators/definition.hpp"
#include "indicators/money_flow.hpp"
#include "indicators/stream_of.hpp"

namespace cobot::indicators::builtin {
namespace {

struct Step {
    static constexpr std::size_t inputs = 4, outputs = 1;

    explicit Step(Parameters) {}

    Values<1> next(const Values<4>& in)
    {
        total += close_location(in[0], in[1], in[2]) * in[3];
        return {total};
    }

    void block(const double* const* in, double* const* out, std::size_t count)
    {
        double sum = total;
        in_lanes(count,
                 [high = in[0], low = in[1], close = in[2], volume = in[3], to = out[0], &sum]<class N>(std::size_t k) {
                     const N flow = money_flow(load_as<N>(high + k), load_as<N>(low + k), load_as<N>(close + k),
                                               load_as<N>(volume + k));
                     if constexpr (std::is_same_v<N, double>) {
                         to[k] = sum += flow;
                     } else {
                         for (std::size_t lane = 0; lane < lane_count; ++lane) to[k + lane] = sum += flow[lane];
                     }
                 });
        total = sum;
    }

    double total = 0;
};

}  // namespace

extern const Definition ad;
const Definition ad{
    .name = "ad",
    .summary =
        "Accumulation/distribution line: volume weighed by where in its range each candle closed, added up from the "
        "first candle on",
    .source = "Chaikin, as TA-Lib AD",
    .aliases = {"adl"},
    .inputs = {Input::high, Input::low, Input::close, Input::volume},
    .parameters = {},
    .outputs = {"ad"},
    .warmup = [](Parameters, std::size_t) -> std::size_t { return 1; },
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
