#include "indicators/average.hpp"
#include "indicators/definition.hpp"
#include "indicators/quotient.hpp"
#include "indicators/stream_of.hpp"

namespace cobot::indicators::builtin {
namespace {

struct Step {
    static constexpr std::size_t inputs = 2, outputs = 1;

    explicit Step(Parameters parameters)
        : once(Smoothed::ema(period_of(parameters))),
          twice(Smoothed::ema(period_of(parameters))),
          ratios(period_of(parameters, 1)),
          slow(parameters[1])
    {
    }

    Values<1> next(const Values<2>& in)
    {
        const double single = once.add(in[0] - in[1]);
        if (!once.full()) return {0};
        const double doubled = twice.add(single);
        return {twice.full() ? slow * ratios.add(quotient(single, doubled, 1)) : 0};
    }

    Smoothed once, twice;
    Sma ratios;
    double slow;
};

}  // namespace

extern const Definition massi;
const Definition massi{
    .name = "massi",
    .summary = "Mass index: a sum that swells when the range of candles widens",
    .source = "Dorsey 1992, as TA-Lib MASSI",
    .aliases = {"mass_index"},
    .inputs = {Input::high, Input::low},
    .parameters = {{"fast", Parameter::Kind::integer, 9, 1, period_max, "candles of both averages"},
                   {"slow", Parameter::Kind::integer, 25, 1, period_max, "candles summed"}},
    .outputs = {"massi"},
    .warmup = [](Parameters parameters,
                 std::size_t) { return 2 * period_of(parameters, 0) + period_of(parameters, 1) - 2; },
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
