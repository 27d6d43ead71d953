#include <algorithm>
#include <array>

#include "indicators/average.hpp"
#include "indicators/definition.hpp"
#include "indicators/lag.hpp"
#include "indicators/quotient.hpp"
#include "indicators/stream_of.hpp"

namespace cobot::indicators::builtin {
namespace {

struct Step {
    static constexpr std::size_t inputs = 1, outputs = 2;

    explicit Step(Parameters parameters)
        : parts{part(parameters, 0), part(parameters, 1), part(parameters, 2), part(parameters, 3)},
          line(period_of(parameters, 8))
    {
    }

    Values<2> next(const Values<1>& in)
    {
        double sum = 0;
        double weight = 1;
        bool full = true;
        for (Part& part : parts) {
            const double old = part.before.add(in[0]);
            if (part.before.full()) sum += weight * part.average.add(100 * quotient(in[0] - old, old));
            full = full && part.average.full();
            weight += 1;
        }
        return {sum, full ? line.add(sum) : sum};
    }

    struct Part {
        Lag before;
        Sma average;
    };
    static Part part(Parameters parameters, std::size_t k)
    {
        return {Lag(period_of(parameters, k)), Sma(period_of(parameters, k + 4))};
    }
    std::array<Part, 4> parts;
    Sma line;
};

std::size_t warmup(Parameters parameters, std::size_t output)
{
    std::size_t longest = 0;
    for (std::size_t k = 0; k < 4; ++k) {
        longest = std::max(longest, period_of(parameters, k) + period_of(parameters, k + 4));
    }
    return output == 0 ? longest : longest + period_of(parameters, 8) - 1;
}

}  // namespace

extern const Definition kst;
const Definition kst{
    .name = "kst",
    .summary = "Know sure thing: four rates of change, smoothed, added up with weights 1 to 4, in percent",
    .source = "Pring 1992",
    .aliases = {},
    .inputs = {Input::source},
    .parameters = {{"roc1", Parameter::Kind::integer, 10, 1, period_max, "candles of the first rate of change"},
                   {"roc2", Parameter::Kind::integer, 15, 1, period_max, "of the second"},
                   {"roc3", Parameter::Kind::integer, 20, 1, period_max, "of the third"},
                   {"roc4", Parameter::Kind::integer, 30, 1, period_max, "of the fourth"},
                   {"sma1", Parameter::Kind::integer, 10, 1, period_max, "candles that the first is averaged over"},
                   {"sma2", Parameter::Kind::integer, 10, 1, period_max, "the second"},
                   {"sma3", Parameter::Kind::integer, 10, 1, period_max, "the third"},
                   {"sma4", Parameter::Kind::integer, 15, 1, period_max, "the fourth"},
                   {"signal", Parameter::Kind::integer, 9, 1, period_max,
                    "candles of the simple average that is the signal line"}},
    .outputs = {"kst", "signal"},
    .warmup = warmup,
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
