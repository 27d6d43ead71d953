#include "indicators/average.hpp"
#include "indicators/definition.hpp"
#include "indicators/stream_of.hpp"
#include "indicators/two_averages.hpp"

namespace cobot::indicators::builtin {
namespace {

struct Step {
    static constexpr std::size_t inputs = 1, outputs = 3;

    explicit Step(Parameters parameters)
        : averages(period_of(parameters, 0), period_of(parameters, 1), parameters[3] != 0, true),
          line(Smoothed::ema(period_of(parameters, 2))),
          mean(period_of(parameters, 2)),
          simple(parameters[4] != 0)
    {
    }

    Values<3> next(const Values<1>& in)
    {
        averages.add(in[0]);
        if (!averages.full()) return {0, 0, 0};
        const double value = averages.fast() - averages.slow();
        const double signal = simple ? mean.add(value) : line.add(value);
        return {value, signal, value - signal};
    }

    TwoAverages averages;
    Smoothed line;
    Sma mean;
    bool simple;
};

}  // namespace

extern const Definition macdext;
const Definition macdext{
    .name = "macdext",
    .summary = "MACD with a choice of averages",
    .source = "as TA-Lib MACDEXT",
    .aliases = {},
    .inputs = {Input::source},
    .parameters = {{"fast", Parameter::Kind::integer, 12, 2, period_max, "candles of the fast average"},
                   {"slow", Parameter::Kind::integer, 26, 2, period_max, "candles of the slow average"},
                   {"signal", Parameter::Kind::integer, 9, 2, period_max, "candles of the signal line"},
                   Parameter::choice("average", {"ema", "sma"}, "kind of the fast and the slow average"),
                   Parameter::choice("signal_average", {"ema", "sma"}, "kind of the signal line")},
    .outputs = {"macd", "signal", "histogram"},
    .check = [](Parameters parameters) -> std::optional<std::string> {
        if (parameters[0] < parameters[1]) return std::nullopt;
        return "fast of macdext must be less than slow";
    },
    .warmup = [](Parameters parameters,
                 std::size_t) { return period_of(parameters, 1) + period_of(parameters, 2) - 1; },
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
