#include "indicators/definition.hpp"
#include "indicators/quotient.hpp"
#include "indicators/stream_of.hpp"
#include "indicators/window.hpp"

namespace cobot::indicators::builtin {
namespace {

struct Step {
    static constexpr std::size_t inputs = 3, outputs = 1;

    explicit Step(Parameters parameters) : window(period_of(parameters)) {}

    Values<1> next(const Values<3>& in) { return {below_top(window.add(in[0], in[1]), in[2])}; }
    void block(const double* const* in, double* const* out, std::size_t count)
    {
        window.each(in[0], in[1], count,
                    [to = out[0], close = in[2]]<class N>(std::size_t i, const std::array<N, 2>& range) {
                        store(to + i, below_top(range, load_as<N>(close + i)));
                    });
    }

    template <class N>
    static N below_top(const std::array<N, 2>& range, N close)
    {
        return filled<N>(-100) * quotient(range[0] - close, range[0] - range[1]);
    }

    WindowRange window;
};

}  // namespace

extern const Definition willr;
const Definition willr{
    .name = "willr",
    .summary = "Williams %R: how far the close lies below the highest high, as -100 to 0 percent of the range",
    .source = "Williams, as TA-Lib WILLR; 0 when the range is empty",
    .aliases = {"williams_r", "wpr"},
    .inputs = {Input::high, Input::low, Input::close},
    .parameters = {{"period", Parameter::Kind::integer, 14, 1, period_max, "candles of the range"}},
    .outputs = {"willr"},
    .warmup = [](Parameters parameters, std::size_t) { return period_of(parameters); },
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
