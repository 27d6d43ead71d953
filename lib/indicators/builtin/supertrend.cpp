#include <utility>

#include "indicators/definition.hpp"
#include "indicators/stream_of.hpp"
#include "indicators/true_range.hpp"

namespace cobot::indicators::builtin {
namespace {

struct Step {
    static constexpr std::size_t inputs = 3, outputs = 2;

    explicit Step(Parameters parameters) : range(period_of(parameters, 0)), multiplier(parameters[1]) {}

    Values<2> next(const Values<3>& in)
    {
        const auto& [high, low, close] = in;
        const double distance = multiplier * range.add(high, low, close);
        if (!range.full()) return {close, 0};
        const double middle = (high + low) / 2;
        const double last = std::exchange(last_close, close);
        if (!std::exchange(begun, true)) {
            upper = middle + distance;
            lower = middle - distance;
            rising = true;
        } else {
            if (middle + distance < upper || last > upper) upper = middle + distance;
            if (middle - distance > lower || last < lower) lower = middle - distance;
        }
        rising = rising ? close >= lower : close > upper;
        return {rising ? lower : upper, rising ? 1.0 : 0.0};
    }

    AverageTrueRange range;
    double multiplier;
    bool begun = false;
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
