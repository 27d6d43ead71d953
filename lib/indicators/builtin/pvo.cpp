#include "indicators/average.hpp"
#include "indicators/definition.hpp"
#include "indicators/quotient.hpp"
#include "indicators/stream_of.hpp"

namespace cobot::indicators::builtin {
namespace {

struct Step {
    static constexpr std::size_t inputs = 1, outputs = 1;

    explicit Step(Parameters parameters)
        : fast(Smoothed::ema(period_of(parameters, 0))), slow(Smoothed::ema(period_of(parameters, 1)))
    {
    }

    Values<1> next(const Values<1>& in)
    {
        const double slowly = slow.add(in[0]);
        return {quotient(100 * (fast.add(in[0]) - slowly), slowly)};
    }

    Smoothed fast, slow;
};

}  // namespace

extern const Definition pvo;
const Definition pvo{
    .name = "pvo",
    .summary = "Volume oscillator: by how many percent a fast average of the volume lies above a slow one",
    .source = "as TA-Lib PVO with exponential averages",
    .aliases = {"volume_oscillator"},
    .inputs = {Input::volume},
    .parameters = {{"fast", Parameter::Kind::integer, 12, 1, period_max, "candles of the fast EMA"},
                   {"slow", Parameter::Kind::integer, 26, 2, period_max, "candles of the slow EMA; more than fast"}},
    .outputs = {"pvo"},
    .check = [](Parameters parameters) -> std::optional<std::string> {
        if (parameters[0] < parameters[1]) return std::nullopt;
        return "fast of pvo must be less than slow";
    },
    .warmup = [](Parameters parameters, std::size_t) { return period_of(parameters, 1); },
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
