#include "indicators/average.hpp"
#include "indicators/definition.hpp"
#include "indicators/stream_of.hpp"

namespace cobot::indicators::builtin {
namespace {

struct Step {
    static constexpr std::size_t inputs = 1, outputs = 3;

    explicit Step(Parameters parameters)
        : fast_period(period_of(parameters, 0)),
          slow_period(period_of(parameters, 1)),
          signal_period(period_of(parameters, 2)),
          fast_share(2 / (parameters[0] + 1)),
          slow_share(2 / (parameters[1] + 1)),
          signal_share(2 / (parameters[2] + 1))
    {
    }

    bool ready() const { return signal_seed.count() >= signal_period; }
    /// Both averages begin at the same candle, each with the mean of its own last period.
    Values<3> start(const Values<1>& in)
    {
        const double x = in[0];
        if (slow_seed.count() < slow_period) {
            slow_seed.add(x);
            if (slow_seed.count() > slow_period - fast_period) fast_seed.add(x);
            if (slow_seed.count() < slow_period) return {0, 0, 0};
            fast = fast_seed.value();
            slow = slow_seed.value();
        } else {
            fast = drawn_to(fast, x, fast_share);
            slow = drawn_to(slow, x, slow_share);
        }
        signal_seed.add(fast - slow);
        signal = signal_seed.value();
        return result();
    }
    Values<3> next(const Values<1>& in)
    {
        fast = drawn_to(fast, in[0], fast_share);
        slow = drawn_to(slow, in[0], slow_share);
        signal = drawn_to(signal, fast - slow, signal_share);
        return result();
    }
    Values<3> result() const { return {fast - slow, signal, (fast - slow) - signal}; }

    std::size_t fast_period, slow_period, signal_period;
    double fast_share, slow_share, signal_share;
    Mean fast_seed, slow_seed, signal_seed;
    double fast = 0;
    double slow = 0;
    double signal = 0;
};

std::optional<std::string> check(Parameters parameters)
{
    if (parameters[0] < parameters[1]) return std::nullopt;
    return "fast of macd must be less than slow";
}

}  // namespace

extern const Definition macd;
const Definition macd{
    .name = "macd",
    .summary = "Moving average convergence divergence: a fast EMA less a slow one, with an EMA of that as signal",
    .source = "Appel, as TA-Lib MACD",
    .aliases = {},
    .inputs = {Input::source},
    .parameters = {{"fast", Parameter::Kind::integer, 12, 2, period_max, "candles of the fast average"},
                   {"slow", Parameter::Kind::integer, 26, 2, period_max, "candles of the slow average"},
                   {"signal", Parameter::Kind::integer, 9, 2, period_max, "candles of the signal line"}},
    .outputs = {"macd", "signal", "histogram"},
    .check = check,
    .warmup = [](Parameters parameters,
                 std::size_t) { return period_of(parameters, 1) + period_of(parameters, 2) - 1; },
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
