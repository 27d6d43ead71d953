#include <cmath>
#include <utility>

#include "indicators/definition.hpp"
#include "indicators/quotient.hpp"
#include "indicators/stream_of.hpp"
#include "indicators/true_range.hpp"

namespace cobot::indicators::builtin {
namespace {

struct Step {
    static constexpr std::size_t inputs = 3, outputs = 2;

    explicit Step(Parameters parameters) : window(period_of(parameters)) {}

    bool ready() const { return begun; }
    Values<2> start(const Values<3>& in)
    {
        begun = true;
        range.add(in[0], in[1], in[2]);
        high = in[0];
        low = in[1];
        return {0, 0};
    }
    Values<2> next(const Values<3>& in)
    {
        const double span = range.add(in[0], in[1], in[2]);
        const double rise = std::abs(in[0] - std::exchange(low, in[1]));
        const double fall = std::abs(in[1] - std::exchange(high, in[0]));
        const auto sums = window.add({rise, fall, span});
        return shares(window.anchor(), sums);
    }
    void block(const double* const* in, double* const* out, std::size_t count)
    {
        in_pieces(count, [&](std::size_t first, std::size_t size) {
            const double* highs = in[0] + first;
            const double* lows = in[1] + first;
            Piece rise;
            Piece fall;
            Piece span;
            range.add(highs, lows, in[2] + first, size, span.data());
            rise[0] = std::abs(highs[0] - low);
            fall[0] = std::abs(lows[0] - high);
            for (std::size_t k = 1; k < size; ++k) {
                rise[k] = std::abs(highs[k] - lows[k - 1]);
                fall[k] = std::abs(lows[k] - highs[k - 1]);
            }
            high = highs[size - 1];
            low = lows[size - 1];
            window.each({rise.data(), fall.data(), span.data()}, size,
                        [&](std::size_t i, const auto& anchor, const auto& sums) {
                            const auto [plus, minus] = shares(anchor, sums);
                            store(out[0] + first + i, plus);
                            store(out[1] + first + i, minus);
                        });
        });
    }

    template <class N>
    std::array<N, 2> shares(const std::array<N, 3>& anchor, const std::array<N, 3>& sums) const
    {
        const double inverse = window.inverse();
        const N total = mean_of(anchor[2], sums[2], inverse);
        return {quotient(mean_of(anchor[0], sums[0], inverse), total),
                quotient(mean_of(anchor[1], sums[1], inverse), total)};
    }

    TrueRange range;
    WindowTerms<PlainTerms<3>> window;
    bool begun = false;
    double high = 0;
    double low = 0;
};

}  // namespace

extern const Definition vortex;
const Definition vortex{
    .name = "vortex",
    .summary = "Vortex: upward (plus) and downward (minus) movement between candles, as shares of the true range",
    .source = "Botes and Siepman 2010, as TA-Lib VORTEX",
    .aliases = {},
    .inputs = {Input::high, Input::low, Input::close},
    .parameters = {{"period", Parameter::Kind::integer, 14, 2, period_max, "candles added up"}},
    .outputs = {"plus", "minus"},
    .warmup = [](Parameters parameters, std::size_t) { return period_of(parameters) + 1; },
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
