#include "indicators/definition.hpp"
#include "indicators/quotient.hpp"
#include "indicators/stream_of.hpp"
#include "indicators/window.hpp"

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
        return {total};
    }
    Values<1> next(const Values<2>& in)
    {
        total += quotient(in[0] - previous, previous) * in[1];
        previous = in[0];
        return {total};
    }

    void block(const double* const* in, double* const* out, std::size_t count)
    {
        in_few(count, [&](std::size_t first, std::size_t size) {
            const double* price = in[0] + first;
            const double* volume = in[1] + first;
            double* to = out[0] + first;
            std::array<double, few_size> flow;
            flow[0] = quotient(price[0] - previous, previous) * volume[0];
            for (std::size_t k = 1; k < size; ++k) {
                flow[k] = quotient(price[k] - price[k - 1], price[k - 1]) * volume[k];
            }
            previous = price[size - 1];
            double sum = total;
            for (std::size_t k = 0; k < size; ++k) to[k] = sum += flow[k];
            total = sum;
        });
    }

    bool begun = false;
    double previous = 0;
    double total = 0;
};

}  // namespace

extern const Definition pvt;
const Definition pvt{
    .name = "pvt",
    .summary = "Price volume trend: volume times the relative change of price, added up from 0 at the first candle",
    .source = "as TA-Lib PVT",
    .aliases = {},
    .inputs = {Input::source, Input::volume},
    .parameters = {},
    .outputs = {"pvt"},
    .warmup = [](Parameters, std::size_t) -> std::size_t { return 1; },
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
