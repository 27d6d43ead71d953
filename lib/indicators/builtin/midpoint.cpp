#include "indicators/definition.hpp"
#include "indicators/stream_of.hpp"
#include "indicators/window.hpp"

namespace cobot::indicators::builtin {
namespace {

struct Step {
    static constexpr std::size_t inputs = 1, outputs = 1;

    explicit Step(Parameters parameters) : window(period_of(parameters)) {}

    Values<1> next(const Values<1>& in) { return {middle(window.add(in[0], in[0]))}; }
    void block(const double* const* in, double* const* out, std::size_t count)
    {
        window.each(in[0], in[0], count,
                    [to = out[0]](std::size_t i, const auto& range) { store(to + i, middle(range)); });
    }

    template <class N>
    static N middle(const std::array<N, 2>& range)
    {
        return (range[0] + range[1]) * filled<N>(0.5);
    }

    WindowRange window;
};

}  // namespace

extern const Definition midpoint;
const Definition midpoint{
    .name = "midpoint",
    .summary = "Halfway between the largest and the smallest value of the last candles",
    .source = "as TA-Lib MIDPOINT",
    .aliases = {},
    .inputs = {Input::source},
    .parameters = {{"period", Parameter::Kind::integer, 14, 2, period_max, "candles looked at"}},
    .outputs = {"midpoint"},
    .warmup = [](Parameters parameters, std::size_t) { return period_of(parameters); },
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
