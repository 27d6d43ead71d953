#include "indicators/average.hpp"
#include "indicators/definition.hpp"
#include "indicators/stream_of.hpp"
#include "indicators/two_averages.hpp"
#include "indicators/window.hpp"

namespace cobot::indicators::builtin {
namespace {

struct Step {
    static constexpr std::size_t inputs = 1, outputs = 3;

    explicit Step(Parameters parameters)
        : averages(period_of(parameters, 0), period_of(parameters, 1), parameters[3] != 0),
          line(Smoothed::ema(period_of(parameters, 2)))
    {
    }

    bool ready() const { return averages.full() && line.full(); }
    Values<3> next(const Values<1>& in)
    {
        averages.add(in[0]);
        if (!averages.full()) return {0, 0, 0};
        const double value = averages.fast() - averages.slow();
        const double signal = line.add(value);
        return {value, signal, value - signal};
    }

    void block(const double* const* in, double* const* out, std::size_t count)
    {
        in_pieces(count, [&](std::size_t first, std::size_t size) {
            Piece fast;
            Piece slow;
            averages.add(in[0] + first, size, fast.data(), slow.data());
            double* value = out[0] + first;
            double* signal = out[1] + first;
            double* rest = out[2] + first;
            for (std::size_t k = 0; k < size; ++k) value[k] = fast[k] - slow[k];
            line.add(value, size, signal);
            for (std::size_t k = 0; k < size; ++k) rest[k] = value[k] - signal[k];
        });
    }

    TwoAverages averages;
    Smoothed line;
};

}  // namespace

extern const Definition apo;
const Definition apo{
    .name = "apo",
    .summary = "Absolute price oscillator: a fast average less a slow one",
    .source = "as TA-Lib APO, with either kind of average",
    .aliases = {},
    .inputs = {Input::source},
    .parameters = {{"fast", Parameter::Kind::integer, 12, 2, period_max, "candles of the fast average"},
                   {"slow", Parameter::Kind::integer, 26, 2, period_max, "candles of the slow average"},
                   {"signal", Parameter::Kind::integer, 9, 2, period_max, "candles of the EMA that is the signal line"},
                   Parameter::choice("average", {"ema", "sma"}, "kind of both averages")},
    .outputs = {"apo", "signal", "histogram"},
    .check = [](Parameters parameters) -> std::optional<std::string> {
        if (parameters[0] < parameters[1]) return std::nullopt;
        return "fast of apo must be less than slow";
    },
    .warmup =
        [](Parameters parameters, std::size_t output) {
            return output == 0 ? period_of(parameters, 1) : period_of(parameters, 1) + period_of(parameters, 2) - 1;
        },
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
