#include "indicators/definition.hpp"
#include "indicators/money_flow.hpp"
#include "indicators/quotient.hpp"
#include "indicators/stream_of.hpp"
#include "indicators/window.hpp"

namespace cobot::indicators::builtin {
namespace {

struct Step {
    static constexpr std::size_t inputs = 4, outputs = 1;

    explicit Step(Parameters parameters) : window(period_of(parameters)) {}

    Values<1> next(const Values<4>& in)
    {
        const auto sums = window.add({close_location(in[0], in[1], in[2]) * in[3], in[3]});
        return {share(window.anchor(), sums)};
    }
    void block(const double* const* in, double* const* out, std::size_t count)
    {
        in_pieces(count, [&](std::size_t first, std::size_t size) {
            Piece flow;
            double* to = out[0] + first;
            money_flows(in, first, size, flow.data());
            window.each({flow.data(), in[3] + first}, size,
                        [this, to](std::size_t i, const auto& anchor, const auto& sums) {
                            store(to + i, share(anchor, sums));
                        });
        });
    }

    /// Of flow in volume.
    template <class N>
    N share(const std::array<N, 2>& anchor, const std::array<N, 2>& sums) const
    {
        const double inverse = window.inverse();
        return quotient(mean_of(anchor[0], sums[0], inverse), mean_of(anchor[1], sums[1], inverse));
    }

    WindowTerms<PlainTerms<2>> window;
};

}  // namespace

extern const Definition cmf;
const Definition cmf{
    .name = "cmf",
    .summary = "Chaikin money flow: the share of volume that went into the market less what went out, -1 to 1",
    .source = "Chaikin, as TA-Lib CMF",
    .aliases = {"chaikin_money_flow"},
    .inputs = {Input::high, Input::low, Input::close, Input::volume},
    .parameters = {{"period", Parameter::Kind::integer, 20, 1, period_max, "candles looked at"}},
    .outputs = {"cmf"},
    .warmup = [](Parameters parameters, std::size_t) { return period_of(parameters); },
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
