#include <limits>

#include "indicators/definition.hpp"
#include "indicators/stream_of.hpp"
#include "indicators/window.hpp"

namespace cobot::indicators::builtin {
namespace {

struct Step {
    static constexpr std::size_t inputs = 2, outputs = 1;

    explicit Step(Parameters parameters) : window(period_of(parameters)) {}

    bool ready() const { return begun; }
    /// Prices count as differences from the first, so that a still market is exact.
    Values<1> start(const Values<2>& in)
    {
        begun = true;
        first_price = in[0];
        return next(in);
    }
    Values<1> next(const Values<2>& in)
    {
        const auto sums = window.add({in[0], in[1], (in[0] - first_price) * in[1]});
        return {average(window.anchor(), sums)};
    }
    void block(const double* const* in, double* const* out, std::size_t count)
    {
        in_pieces(count, [&](std::size_t first, std::size_t size) {
            const double* x = in[0] + first;
            const double* volumes = in[1] + first;
            Piece offsets;
            double* to = out[0] + first;
            for (std::size_t k = 0; k < size; ++k) {
                offsets[k] = (x[k] - first_price) * volumes[k];
            }
            window.each({in[0] + first, in[1] + first, offsets.data()}, size,
                        [this, to](std::size_t i, const auto& anchor, const auto& sums) {
                            store(to + i, average(anchor, sums));
                        });
        });
    }

    template <class N>
    N average(const std::array<N, 3>& anchor, const std::array<N, 3>& sums) const
    {
        const double inverse = window.inverse();
        const N plain = mean_of(anchor[0], sums[0], inverse);
        const N volume = mean_of(anchor[1], sums[1], inverse);
        const N offset = mean_of(anchor[2], sums[2], inverse) / volume;
        const N weighted = filled<N>(first_price) + offset;
        const auto sound = absolute(offset) <= filled<N>(std::numeric_limits<double>::max());
        return volume > filled<N>(0) ? (sound ? weighted : plain) : plain;
    }

    WindowTerms<PlainTerms<3>> window;
    bool begun = false;
    double first_price = 0;
};

}  // namespace

extern const Definition vwma;
const Definition vwma{
    .name = "vwma",
    .summary = "Volume-weighted moving average of the last candles; the plain average when nothing has traded in them",
    .source = "as TA-Lib VWMA",
    .aliases = {},
    .inputs = {Input::source, Input::volume},
    .parameters = {{"period", Parameter::Kind::integer, 20, 1, period_max, "candles averaged"}},
    .outputs = {"vwma"},
    .warmup = [](Parameters parameters, std::size_t) { return period_of(parameters); },
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
