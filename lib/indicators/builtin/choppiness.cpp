#include <cmath>

#include "indicators/average.hpp"
#include "indicators/definition.hpp"
#include "indicators/stream_of.hpp"
#include "indicators/true_range.hpp"
#include "indicators/window.hpp"

namespace cobot::indicators::builtin {
namespace {

struct Step {
    static constexpr std::size_t inputs = 3, outputs = 1;

    explicit Step(Parameters parameters)
        : path(period_of(parameters)),
          highest(period_of(parameters)),
          lowest(period_of(parameters)),
          period(parameters[0])
    {
    }

    Values<1> next(const Values<3>& in)
    {
        const double travelled = period * path.add(range.add(in[0], in[1], in[2]));
        const double width = highest.add(in[0]) - lowest.add(in[1]);
        return {width > 0 ? 100 * std::log10(travelled / width) / std::log10(period) : 100};
    }

    TrueRange range;
    Sma path;
    Highest highest;
    Lowest lowest;
    double period;
};

}  // namespace

extern const Definition choppiness;
const Definition choppiness{
    .name = "choppiness",
    .summary =
        "Choppiness index: how much of its way the price goes back and forth, 0 (straight) to 100; 100 when nothing "
        "moves",
    .source = "Dreiss, as pandas-ta chop with plain true ranges",
    .aliases = {"chop"},
    .inputs = {Input::high, Input::low, Input::close},
    .parameters = {{"period", Parameter::Kind::integer, 14, 2, period_max, "candles looked at"}},
    .outputs = {"choppiness"},
    .warmup = [](Parameters parameters, std::size_t) { return period_of(parameters) + 1; },
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
