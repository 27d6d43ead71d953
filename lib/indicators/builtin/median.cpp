#include "indicators/definition.hpp"
#include "indicators/order_statistics.hpp"
#include "indicators/stream_of.hpp"

namespace cobot::indicators::builtin {
namespace {

template <class Sorted>
struct Step {
    static constexpr std::size_t inputs = 1, outputs = 1;

    explicit Step(Parameters parameters) : window(period_of(parameters)) {}

    Values<1> next(const Values<1>& in)
    {
        window.add(in[0]);
        return {quantile_of(window.sorted(), window.count(), 0.5)};
    }

    OrderWindow<Sorted> window;
};

}  // namespace

extern const Definition median;
const Definition median{
    .name = "median",
    .summary = "Median of the last values",
    .source = "as pandas-ta median",
    .aliases = {},
    .inputs = {Input::source},
    .parameters = {{"period", Parameter::Kind::integer, 30, 1, period_max, "candles looked at"}},
    .outputs = {"median"},
    .warmup = [](Parameters parameters, std::size_t) { return period_of(parameters); },
    .stream = ordered_stream_of<Step<SortedArray>, Step<OrderTree>>,
};

}  // namespace cobot::indicators::builtin
