#include "indicators/definition.hpp"
#include "indicators/stream_of.hpp"
#include "indicators/window.hpp"

namespace cobot::indicators::builtin {
namespace {

struct Step {
    static constexpr std::size_t inputs = 2, outputs = 1;

    explicit Step(Parameters parameters) : window(period_of(parameters)) {}

    Values<1> next(const Values<2>& in) { return {middle(window.add(in[0], in[1]))}; }
    void block(const double* const* in, double* const* out, std::size_t count)
    {
        window.each(in[0], in[1], count,
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

extern const Definition midprice;
const Definition midprice{
    .name = "midprice",
    .summary = "Halfway between the highest high and the lowest low of the last candles",
    .source = "as TA-Lib MIDPRICE",
    .aliases = {},
    .inputs = {Input::high, Input::low},
    .parameters = {{"period", Parameter::Kind::integer, 14, 1, period_max, "candles looked at"}},
    .outputs = {"midprice"},
    .warmup = [](Parameters parameters, std::size_t) { return period_of(parameters); },
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
