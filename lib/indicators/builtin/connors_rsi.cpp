#include <algorithm>
#include <utility>
#include <vector>

#include "indicators/definition.hpp"
#include "indicators/quotient.hpp"
#include "indicators/stream_of.hpp"
#include "indicators/strength.hpp"

namespace cobot::indicators::builtin {
namespace {

struct Step {
    static constexpr std::size_t inputs = 1, outputs = 1;

    explicit Step(Parameters parameters)
        : price(period_of(parameters, 0)), streaks(period_of(parameters, 1)), changes(period_of(parameters, 2))
    {
    }

    Values<1> next(const Values<1>& in)
    {
        const double x = in[0];
        const double last = std::exchange(previous, x);
        const double by_price = price.add(x);
        if (begun && x > last)
            streak = streak > 0 ? streak + 1 : 1;
        else if (begun && x < last)
            streak = streak < 0 ? streak - 1 : -1;
        else
            streak = 0;
        const double by_streak = streaks.add(streak);
        if (!std::exchange(begun, true)) return {0};
        return {(by_price + by_streak + rank(quotient(x - last, last))) / 3};
    }
    /// Percent of the changes before that were smaller.
    double rank(double change)
    {
        const auto smaller = std::count_if(changes.begin(), changes.end(), [=](double old) { return old < change; });
        changes[at] = change;
        at = at + 1 == changes.size() ? 0 : at + 1;
        return 100 * static_cast<double>(smaller) / static_cast<double>(changes.size());
    }

    Strength price, streaks;
    std::vector<double> changes;
    std::size_t at = 0;
    bool begun = false;
    double streak = 0;
    double previous = 0;
};

}  // namespace

extern const Definition connors_rsi;
const Definition connors_rsi{
    .name = "connors_rsi",
    .summary =
        "Connors RSI: mean of a short RSI, an RSI of how long the price has run, and the rank of its last change, 0 to "
        "100",
    .source = "Connors and Alvarez 2012; each candle takes as long as its rank period",
    .aliases = {"crsi"},
    .inputs = {Input::source},
    .parameters = {{"period", Parameter::Kind::integer, 3, 2, period_max, "candles of the RSI"},
                   {"streak", Parameter::Kind::integer, 2, 2, period_max, "candles of the RSI of the streak"},
                   {"rank", Parameter::Kind::integer, 100, 1, 5000,
                    "changes before the last one that it is ranked among"}},
    .outputs = {"connors_rsi"},
    .warmup =
        [](Parameters parameters, std::size_t) {
            return std::max({period_of(parameters, 0) + 1, period_of(parameters, 1) + 1, period_of(parameters, 2) + 2});
        },
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
