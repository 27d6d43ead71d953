#include "indicators/definition.hpp"
#include "indicators/order_statistics.hpp"
#include "indicators/stream_of.hpp"

namespace cobot::indicators::builtin {
namespace {

template <class Sorted>
struct Step {
    static constexpr std::size_t inputs = 1, outputs = 1;

    explicit Step(Parameters parameters) : window(period_of(parameters)), share(parameters[1]) {}

    Values<1> next(const Values<1>& in)
    {
        window.add(in[0]);
        return {quantile_of(window.sorted(), window.count(), share)};
    }

    OrderWindow<Sorted> window;
    double share;
};

}  // namespace

extern const Definition quantile;
const Definition quantile{
    .name = "quantile",
    .summary = "Quantile of the last values, in proportion between two neighbours",
    .source = "as pandas Series.rolling(period).quantile(share)",
    .aliases = {},
    .inputs = {Input::source},
    .parameters = {{"period", Parameter::Kind::integer, 30, 1, period_max, "candles looked at"},
                   {"share", Parameter::Kind::real, 0.5, 0, 1,
                    "of the way up the order: 0 is the smallest, 1 the largest"}},
    .outputs = {"quantile"},
    .warmup = [](Parameters parameters, std::size_t) { return period_of(parameters); },
    .stream = ordered_stream_of<Step<SortedArray>, Step<OrderTree>>,
};

}  // namespace cobot::indicators::builtin
