#include "indicators/definition.hpp"
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
        total = in[1];
        return {total};
    }
    /// By multiplication, since no processor can foresee which way the price goes.
    Values<1> next(const Values<2>& in)
    {
        total += in[1] * direction(in[0], previous);
        previous = in[0];
        return {total};
    }

    void block(const double* const* in, double* const* out, std::size_t count)
    {
        in_pieces(count, [&](std::size_t first, std::size_t size) {
            double* to = out[0] + first;
            const double* price = in[0] + first;
            const double* volume = in[1] + first;
            Piece flow;
            flow[0] = volume[0] * direction(price[0], previous);
            for (std::size_t k = 1; k < size; ++k) flow[k] = volume[k] * direction(price[k], price[k - 1]);
            previous = price[size - 1];
            double sum = total;
            for (std::size_t k = 0; k < size; ++k) to[k] = sum += flow[k];
            total = sum;
        });
    }

    static double direction(double now, double before)
    {
        return (now > before ? 1.0 : 0.0) - (now < before ? 1.0 : 0.0);
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
