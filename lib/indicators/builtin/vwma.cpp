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
    Values<1> next(const Values<2>& in) { return {average(window.add({in[0], in[1], (in[0] - first_price) * in[1]}))}; }
    void block(const double* const* in, double* const* out, std::size_t count)
    {
        window.each(
            count,
            [x = in[0], volumes = in[1], base = first_price]<class N>(std::size_t i) {
                const N price = load_as<N>(x + i);
                const N volume = load_as<N>(volumes + i);
                return std::array<N, 3>{price, volume, (price - filled<N>(base)) * volume};
            },
            [this, to = out[0]](std::size_t i, const auto& means) { store(to + i, average(means)); });
    }

    template <class N>
    N average(const std::array<N, 3>& means) const
    {
        const auto& [plain, volume, weighted_offset] = means;
        const N offset = weighted_offset / volume;
        const N weighted = filled<N>(first_price) + offset;
        const auto sound = absolute(offset) <= filled<N>(std::numeric_limits<double>::max());
        return volume > filled<N>(0) ? (sound ? weighted : plain) : plain;
    }

    Window<Means<3>> window;
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
