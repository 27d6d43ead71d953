#include <array>

#include "indicators/definition.hpp"
#include "indicators/stream_of.hpp"
#include "indicators/true_range.hpp"

namespace cobot::indicators::builtin {
namespace {

struct Step {
    static constexpr std::size_t inputs = 3, outputs = 2;

    explicit Step(Parameters parameters) : range(period_of(parameters, 0)), multiplier(parameters[1]) {}

    bool ready() const { return range.full(); }
    Values<2> start(const Values<3>& in)
    {
        const auto& [high, low, close] = in;
        const double distance = multiplier * range.add(high, low, close);
        last_close = close;
        if (!range.full()) return {close, 0};
        const double middle = (high + low) / 2;
        upper = middle + distance;
        lower = middle - distance;
        rising = close >= lower;
        return stop();
    }
    /// Without branches, which nobody can foresee here: 10 ns a candle otherwise.
    Values<2> next(const Values<3>& in)
    {
        const auto& [high, low, close] = in;
        const double distance = multiplier * range.draw(high, low, close);
        const double middle = (high + low) / 2;
        const double above = middle + distance;
        const double below = middle - distance;
        const double nearer_above = smaller(above, upper);
        const double nearer_below = larger(below, lower);
        upper = last_close > upper ? above : nearer_above;
        lower = last_close < lower ? below : nearer_below;
        last_close = close;
        const bool holds = close >= lower;
        const bool breaks = close > upper;
        rising = (rising & holds) | (!rising & breaks);
        return stop();
    }
    Values<2> stop() const
    {
        const std::array<double, 2> stops{upper, lower};
        return {stops[rising ? 1 : 0], rising ? 1.0 : 0.0};
    }

    AverageTrueRange range;
    double multiplier;
    bool rising = false;
    double upper = 0;
    double lower = 0;
    double last_close = 0;
};

}  // namespace

extern const Definition supertrend;
const Definition supertrend{
    .name = "supertrend",
    .summary =
        "Supertrend: a stop some average true ranges from the middle of the candle that only moves with the trend",
    .source = "Seban, as TA-Lib SUPERTREND and Pine ta.supertrend",
    .aliases = {},
    .inputs = {Input::high, Input::low, Input::close},
    .parameters = {{"period", Parameter::Kind::integer, 10, 1, period_max, "candles of the average true range"},
                   {"multiplier", Parameter::Kind::real, 3, 0, 100, "average true ranges between middle and stop"}},
    .outputs = {"supertrend", "direction"},
    .labels = {{}, {"down", "up"}},
    .warmup = [](Parameters parameters, std::size_t) { return period_of(parameters, 0) + 1; },
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
