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
        return {share(window.add({close_location(in[0], in[1], in[2]) * in[3], in[3]}))};
    }
    void block(const double* const* in, double* const* out, std::size_t count)
    {
        window.each(
            count,
            [in]<class N>(std::size_t i) {
                const N volume = load_as<N>(in[3] + i);
                const N place = close_location(load_as<N>(in[0] + i), load_as<N>(in[1] + i), load_as<N>(in[2] + i));
                return std::array<N, 2>{place * volume, volume};
            },
            [to = out[0]](std::size_t i, const auto& sums) { store(to + i, share(sums)); });
    }

    /// Of flow in volume.
    template <class N>
    static N share(const std::array<N, 2>& sums)
    {
        return quotient(sums[0], sums[1]);
    }

    Window<Sums<2>> window;
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
