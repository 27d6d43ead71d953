#include "indicators/definition.hpp"
#include "indicators/order_statistics.hpp"
#include "indicators/part.hpp"
#include "indicators/quotient.hpp"
#include "indicators/stream_of.hpp"
#include "indicators/true_range.hpp"

namespace cobot::indicators::builtin {
namespace {

enum Trend { sideways, up, down };
enum Volatility { normal, low, high };

template <class Sorted>
struct Step {
    static constexpr std::size_t inputs = 3, outputs = 2;

    explicit Step(Parameters parameters)
        : adx("adx", parameters.first(1)),
          range(period_of(parameters)),
          trend_from(parameters[1]),
          range_below(parameters[2]),
          earlier(period_of(parameters, 3)),
          high_from(parameters[4]),
          low_to(parameters[5])
    {
    }

    Values<2> next(const Values<3>& in)
    {
        const auto trend_values = adx.step(in);
        trend = next_trend(trend_values[0], trend_values[1] > trend_values[2] ? up : down);
        const double width = quotient(range.add(in[0], in[1], in[2]), in[2]);
        return {static_cast<double>(trend), range.full() ? static_cast<double>(volatility(width)) : 0.0};
    }
    Trend next_trend(double strength, Trend direction) const
    {
        if (strength >= trend_from) return direction;
        return strength < range_below || trend != direction ? sideways : trend;
    }
    Volatility volatility(double width)
    {
        const double below = 100 * static_cast<double>(earlier.sorted().count_below(width));
        const auto count = static_cast<double>(earlier.count());
        earlier.add(width);
        if (below >= high_from * count) return high;
        return below <= low_to * count ? low : normal;
    }

    Part<3, 3> adx;
    AverageTrueRange range;
    double trend_from, range_below;
    Trend trend = sideways;
    OrderWindow<Sorted> earlier;
    double high_from, low_to;
};

std::optional<std::string> check(Parameters parameters)
{
    if (parameters[2] > parameters[1]) return "range_below of regime must not be more than trend_from";
    if (parameters[5] >= parameters[4]) return "low_to of regime must be less than high_from";
    return std::nullopt;
}

}  // namespace

extern const Definition regime;
const Definition regime{
    .name = "regime",
    .summary = "Market regime: whether the market trends, and whether it moves more or less than it used to",
    .source =
        "trend by Wilder's ADX with a gap between entering and leaving; volatility by the percent rank of atr / close",
    .aliases = {},
    .inputs = {Input::high, Input::low, Input::close},
    .parameters = {{"period", Parameter::Kind::integer, 14, 2, period_max, "candles of ADX and ATR"},
                   {"trend_from", Parameter::Kind::real, 25, 0, 100,
                    "ADX from which there is a trend, up when +DI is above -DI"},
                   {"range_below", Parameter::Kind::real, 20, 0, 100,
                    "ADX below which a trend is over; between both it lasts until the DIs cross"},
                   {"lookback", Parameter::Kind::integer, 100, 2, period_max,
                    "earlier candles that volatility is compared with"},
                   {"high_from", Parameter::Kind::real, 80, 0, 100,
                    "percent of earlier candles with less volatility that make it high"},
                   {"low_to", Parameter::Kind::real, 20, 0, 100, "percent up to which it is low"}},
    .outputs = {"trend", "volatility"},
    .labels = {{"range", "trend_up", "trend_down"}, {"normal", "low", "high"}},
    .check = check,
    .warmup =
        [](Parameters parameters, std::size_t output) {
            const std::size_t period = period_of(parameters);
            return output == 0 ? 2 * period : period + 1 + period_of(parameters, 3);
        },
    .stream = ordered_stream_of<Step<SortedArray>, Step<OrderTree>, 3>,
};

}  // namespace cobot::indicators::builtin
