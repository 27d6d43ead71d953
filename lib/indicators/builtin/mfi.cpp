#include <utility>

#include "indicators/definition.hpp"
#include "indicators/stream_of.hpp"
#include "indicators/window.hpp"

namespace cobot::indicators::builtin {
namespace {

struct Step {
    static constexpr std::size_t inputs = 4, outputs = 1;

    explicit Step(Parameters parameters) : window(period_of(parameters)) {}

    bool ready() const { return begun; }
    Values<1> start(const Values<4>& in)
    {
        begun = true;
        previous = typical_of(in[0], in[1], in[2]);
        return next(in);
    }
    Values<1> next(const Values<4>& in)
    {
        const double typical = typical_of(in[0], in[1], in[2]);
        const double flow = typical * in[3];
        const double last = std::exchange(previous, typical);
        return {share(window.add({typical > last ? flow : 0, typical < last ? flow : 0}))};
    }
    void block(const double* const* in, double* const* out, std::size_t count)
    {
        in_pieces(count, [&](std::size_t first, std::size_t size) {
            const double* highs = in[0] + first;
            const double* lows = in[1] + first;
            const double* closes = in[2] + first;
            const double* volumes = in[3] + first;
            std::array<double, piece_size + 1> typical;
            Piece rising;
            Piece falling;
            double* to = out[0] + first;
            typical[0] = previous;
            for (std::size_t k = 0; k < size; ++k) {
                typical[k + 1] = typical_of(highs[k], lows[k], closes[k]);
            }
            for (std::size_t k = 0; k < size; ++k) {
                const double flow = typical[k + 1] * volumes[k];
                rising[k] = typical[k + 1] > typical[k] ? flow : 0;
                falling[k] = typical[k + 1] < typical[k] ? flow : 0;
            }
            previous = typical[size];
            window.each({rising.data(), falling.data()}, size,
                        [to](std::size_t i, const auto& sums) { store(to + i, share(sums)); });
        });
    }

    static double typical_of(double high, double low, double close) { return (high + low + close) / 3; }
    /// Of rising in all flow.
    template <class N>
    static N share(const std::array<N, 2>& sums)
    {
        const auto [up, down] = sums;
        const N ratio = up / (up + down);
        return up + down > filled<N>(0) ? filled<N>(100) * ratio : filled<N>(50);
    }

    Window<Sums<2>> window;
    bool begun = false;
    double previous = 0;
};

}  // namespace

extern const Definition mfi;
const Definition mfi{
    .name = "mfi",
    .summary = "Money flow index: rsi weighed by traded money, 0 to 100; 50 when nothing has moved",
    .source = "Quong and Soudack 1989, as TA-Lib MFI (which says 0 when less than 1 has moved)",
    .aliases = {"money_flow_index"},
    .inputs = {Input::high, Input::low, Input::close, Input::volume},
    .parameters = {{"period", Parameter::Kind::integer, 14, 2, period_max, "candles looked at"}},
    .outputs = {"mfi"},
    .warmup = [](Parameters parameters, std::size_t) { return period_of(parameters) + 1; },
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
