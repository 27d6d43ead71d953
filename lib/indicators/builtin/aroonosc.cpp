#include "indicators/definition.hpp"
#include "indicators/extreme_age.hpp"
#include "indicators/stream_of.hpp"
#include "indicators/window.hpp"

namespace cobot::indicators::builtin {
namespace {

struct Step {
    static constexpr std::size_t inputs = 2, outputs = 1;

    explicit Step(Parameters parameters)
        : highest(period_of(parameters) + 1), lowest(period_of(parameters) + 1), unit(100 / parameters[0])
    {
    }

    Values<1> next(const Values<2>& in)
    {
        const double since_high = highest.add(in[0]);
        const double since_low = lowest.add(in[1]);
        return {unit * (since_low - since_high)};
    }

    void block(const double* const* in, double* const* out, std::size_t count)
    {
        in_pieces(count, [&](std::size_t first, std::size_t size) {
            Piece since_high;
            Piece since_low;
            highest.add(in[0] + first, size, since_high.data());
            lowest.add(in[1] + first, size, since_low.data());
            for (std::size_t k = 0; k < size; ++k) out[0][first + k] = unit * (since_low[k] - since_high[k]);
        });
    }

    ExtremeAge<Larger> highest;
    ExtremeAge<Smaller> lowest;
    double unit;
};

}  // namespace

extern const Definition aroonosc;
const Definition aroonosc{
    .name = "aroonosc",
    .summary = "Aroon oscillator: aroon up less aroon down, -100 to 100",
    .source = "Chande 1995, as TA-Lib AROONOSC; TA-Lib takes 14 candles",
    .aliases = {"aroon_oscillator"},
    .inputs = {Input::high, Input::low},
    .parameters = {{"period", Parameter::Kind::integer, 25, 2, period_max, "candles looked back over"}},
    .outputs = {"aroonosc"},
    .warmup = [](Parameters parameters, std::size_t) { return period_of(parameters) + 1; },
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
