#include <algorithm>
#include <array>
#include <utility>

#include "indicators/average.hpp"
#include "indicators/definition.hpp"
#include "indicators/quotient.hpp"
#include "indicators/stream_of.hpp"
#include "indicators/window.hpp"

namespace cobot::indicators::builtin {
namespace {

struct Step {
    static constexpr std::size_t inputs = 3, outputs = 1;

    explicit Step(Parameters parameters)
        : parts{Part(period_of(parameters, 0)), Part(period_of(parameters, 1)), Part(period_of(parameters, 2))}
    {
    }

    Values<1> next(const Values<3>& in)
    {
        const auto& [high, low, close] = in;
        const double bottom = begun ? Smaller::of(low, last_close) : low;
        const double range = (begun ? Larger::of(high, last_close) : high) - bottom;
        last_close = close;
        if (!std::exchange(begun, true)) return {0};
        double sum = 0;
        double weight = 4;
        for (Part& part : parts) {
            sum += weight * quotient(part.pressure.add(close - bottom), part.range.add(range));
            weight /= 2;
        }
        return {100 * sum / 7};
    }

    struct Part {
        explicit Part(std::size_t period) : pressure(period), range(period) {}
        Sma pressure, range;
    };
    std::array<Part, 3> parts;
    bool begun = false;
    double last_close = 0;
};

}  // namespace

extern const Definition ultosc;
const Definition ultosc{
    .name = "ultosc",
    .summary = "Ultimate oscillator: buying pressure as a share of the true range over three periods, 0 to 100",
    .source = "Williams 1976, as TA-Lib ULTOSC",
    .aliases = {"uo"},
    .inputs = {Input::high, Input::low, Input::close},
    .parameters = {{"fast", Parameter::Kind::integer, 7, 1, period_max, "candles of the period that weighs 4"},
                   {"middle", Parameter::Kind::integer, 14, 1, period_max, "candles of the period that weighs 2"},
                   {"slow", Parameter::Kind::integer, 28, 1, period_max, "candles of the period that weighs 1"}},
    .outputs = {"ultosc"},
    .warmup =
        [](Parameters parameters, std::size_t) {
            return std::max({period_of(parameters, 0), period_of(parameters, 1), period_of(parameters, 2)}) + 1;
        },
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
