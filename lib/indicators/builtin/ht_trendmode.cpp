#include <cmath>
#include <utility>

#include "indicators/definition.hpp"
#include "indicators/hilbert.hpp"
#include "indicators/stream_of.hpp"

namespace cobot::indicators::builtin {
namespace {

struct Step {
    static constexpr std::size_t inputs = 1, outputs = 1;

    explicit Step(Parameters) {}

    Values<1> next(const Values<1>& in)
    {
        const double last_phase = phase.degrees();
        phase.add(in[0]);
        trend.add(in[0], phase.cycle.period());
        if (!phase.cycle.begun()) return {0};
        const double last_sine = std::exchange(sine, phase.sine());
        const double last_lead = std::exchange(lead, phase.lead_sine());
        const bool crossed = (sine > lead && last_sine <= last_lead) || (sine < lead && last_sine >= last_lead);
        candles = crossed ? 1 : candles + 1;
        const double period = phase.cycle.period();
        const double turned = phase.degrees() - last_phase;
        const bool turns_evenly = turned > 0.67 * 360 / period && turned < 1.5 * 360 / period;
        const double line = trend.value();
        if (std::abs(quotient(phase.cycle.smooth_price() - line, line)) >= 0.015) return {1};
        return {crossed || candles < 0.5 * period || turns_evenly ? 0.0 : 1.0};
    }

    CyclePhase phase{37};
    CycleTrend trend;
    double sine = 0;
    double lead = 0;
    double candles = 0;  ///< Since the sines crossed.
};

}  // namespace

extern const Definition ht_trendmode;
const Definition ht_trendmode{
    .name = "ht_trendmode",
    .summary = "Whether the price runs in a trend or in cycles",
    .source = "Ehlers 2001, as TA-Lib HT_TRENDMODE; each candle takes as long as the cycle, at most 50 steps",
    .aliases = {},
    .inputs = {Input::source},
    .parameters = {},
    .outputs = {"mode"},
    .labels = {{"cycle", "trend"}},
    .warmup = [](Parameters, std::size_t) -> std::size_t { return 64; },
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
