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
        return shares(window.add({rise, fall, span}));
    }
    void block(const double* const* in, double* const* out, std::size_t count)
    {
        const Values<2> first = next({in[0][0], in[1][0], in[2][0]});
        for (std::size_t k = 0; k < outputs; ++k) out[k][0] = first[k];
        window.each(
            count - 1,
            [highs = in[0], lows = in[1], closes = in[2]]<class N>(std::size_t i) {
                const N last = load_as<N>(closes + i);
                const N now_high = load_as<N>(highs + i + 1);
                const N now_low = load_as<N>(lows + i + 1);
                return std::array<N, 3>{absolute(now_high - load_as<N>(lows + i)),
                                        absolute(now_low - load_as<N>(highs + i)),
                                        larger(now_high, last) - smaller(now_low, last)};
            },
            [plus = out[0], minus = out[1]](std::size_t i, const auto& sums) {
                const auto both = shares(sums);
                store(plus + i + 1, both[0]);
                store(minus + i + 1, both[1]);
            });
        high = in[0][count - 1];
        low = in[1][count - 1];
        range.pass(in[2][count - 1]);
    }

    template <class N>
    static std::array<N, 2> shares(const std::array<N, 3>& sums)
    {
        return {quotient(sums[0], sums[2]), quotient(sums[1], sums[2])};
    }

    TrueRange range;
    Window<Sums<3>> window;
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
