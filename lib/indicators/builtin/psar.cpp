#include <algorithm>
#include <utility>

#include "indicators/definition.hpp"
#include "indicators/stream_of.hpp"

namespace cobot::indicators::builtin {
namespace {

struct Step {
    static constexpr std::size_t inputs = 2, outputs = 2;

    explicit Step(Parameters parameters) : acceleration(std::min(parameters[0], parameters[1])), maximum(parameters[1])
    {
    }

    Values<2> next(const Values<2>& in)
    {
        double last_high = std::exchange(high, in[0]);
        double last_low = std::exchange(low, in[1]);
        if (seen == 0) {
            ++seen;
            return {low, 1};
        }
        if (seen == 1) {
            begin(last_high, last_low);
            last_high = high;
            last_low = low;
        }
        const bool crossed = rising ? low <= sar : high >= sar;
        double now = sar;
        if (crossed) {
            now = rising ? std::max({extreme, last_high, high}) : std::min({extreme, last_low, low});
            rising = !rising;
            share = acceleration;
            extreme = rising ? high : low;
            sar = now;
        } else if (rising ? high > extreme : low < extreme) {
            extreme = rising ? high : low;
            share = std::min(share + acceleration, maximum);
        }
        // The stop for the next candle never lies inside the last two.
        sar += share * (extreme - sar);
        sar = rising ? std::min({sar, last_low, low}) : std::max({sar, last_high, high});
        return {now, rising ? 1.0 : 0.0};
    }
    /// The trend begins downwards if the second candle moved down alone.
    void begin(double last_high, double last_low)
    {
        ++seen;
        const double fall = last_low - low;
        rising = !(fall > 0 && high - last_high < fall);
        extreme = rising ? high : low;
        sar = rising ? last_low : last_high;
        share = acceleration;
    }

    double acceleration, maximum;
    int seen = 0;
    double high = 0, low = 0;
    bool rising = true;
    double sar = 0;
    double extreme = 0;
    double share = 0;
};

}  // namespace

extern const Definition psar;
const Definition psar{
    .name = "psar",
    .summary = "Parabolic SAR: a stop that follows the trend ever closer, and turns round when the price crosses it",
    .source = "Wilder 1978, as TA-Lib SAR",
    .aliases = {"sar", "parabolic_sar"},
    .inputs = {Input::high, Input::low},
    .parameters = {{"acceleration", Parameter::Kind::real, 0.02, 0, 1,
                    "how much closer each new extreme brings the stop"},
                   {"maximum", Parameter::Kind::real, 0.2, 0, 1,
                    "the closest it comes in one candle, as a share of the distance"}},
    .outputs = {"sar", "direction"},
    .labels = {{}, {"down", "up"}},
    .warmup = [](Parameters, std::size_t) -> std::size_t { return 2; },
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
