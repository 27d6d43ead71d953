#include <cmath>
#include <utility>

#include "indicators/average.hpp"
#include "indicators/definition.hpp"
#include "indicators/quotient.hpp"
#include "indicators/stream_of.hpp"
#include "indicators/true_range.hpp"

namespace cobot::indicators::builtin {
namespace {

struct Step {
    static constexpr std::size_t inputs = 3, outputs = 2;

    explicit Step(Parameters parameters)
        : rises(period_of(parameters)), falls(period_of(parameters)), ranges(period_of(parameters))
    {
    }

    Values<2> next(const Values<3>& in)
    {
        const double span = range.add(in[0], in[1], in[2]);
        const double rise = std::abs(in[0] - std::exchange(low, in[1]));
        const double fall = std::abs(in[1] - std::exchange(high, in[0]));
        if (!std::exchange(begun, true)) return {0, 0};
        const double total = ranges.add(span);
        return {quotient(rises.add(rise), total), quotient(falls.add(fall), total)};
    }

    TrueRange range;
    Sma rises, falls, ranges;
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
