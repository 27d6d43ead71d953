#include <algorithm>
#include <cmath>

#include "indicators/definition.hpp"
#include "indicators/order_statistics.hpp"
#include "indicators/stream_of.hpp"

namespace cobot::indicators::builtin {
namespace {

template <class Sorted>
struct Step {
    static constexpr std::size_t inputs = 1, outputs = 1;

    explicit Step(Parameters parameters)
        : window(period_of(parameters)),
          rank(std::max<std::size_t>(1, std::size_t(std::ceil(parameters[0] * parameters[1] / 100))) - 1)
    {
    }

    Values<1> next(const Values<1>& in)
    {
        window.add(in[0]);
        return {window.sorted().at(std::min(rank, window.count() - 1))};
    }

    OrderWindow<Sorted> window;
    std::size_t rank;  ///< Of the full window.
};

}  // namespace

extern const Definition percentile;
const Definition percentile{
    .name = "percentile",
    .summary = "Percentile by nearest rank: the smallest of the last values that so many percent of them do not exceed",
    .source = "as TA-Lib PERCENTILE",
    .aliases = {},
    .inputs = {Input::source},
    .parameters = {{"period", Parameter::Kind::integer, 30, 1, period_max, "candles looked at"},
                   {"percentile", Parameter::Kind::real, 50, 0, 100, "percent of the values that are not above"}},
    .outputs = {"percentile"},
    .warmup = [](Parameters parameters, std::size_t) { return period_of(parameters); },
    .stream = ordered_stream_of<Step<SortedArray>, Step<OrderTree>>,
};

}  // namespace cobot::indicators::builtin
