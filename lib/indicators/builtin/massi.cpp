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

    bool ready() const { return twice.full(); }
    Values<1> next(const Values<2>& in)
    {
        const double single = once.add(in[0] - in[1]);
        if (!once.full()) return {0};
        const double doubled = twice.add(single);
        return {twice.full() ? slow * ratios.add(quotient(single, doubled, 1)) : 0};
    }

    void block(const double* const* in, double* const* out, std::size_t count)
    {
        in_pieces(count, [&](std::size_t first, std::size_t size) {
            const double* highs = in[0] + first;
            const double* lows = in[1] + first;
            double* to = out[0] + first;
            Piece single;
            Piece doubled;
            for (std::size_t k = 0; k < size; ++k) single[k] = highs[k] - lows[k];
            Smoothed first_average = once;
            Smoothed second_average = twice;
            for (std::size_t k = 0; k < size; ++k) {
                single[k] = first_average.draw(single[k]);
                doubled[k] = second_average.draw(single[k]);
            }
            once = first_average;
            twice = second_average;
            for (std::size_t k = 0; k < size; ++k) single[k] = quotient(single[k], doubled[k], 1);
            ratios.add(single.data(), size, out[0] + first);
            for (std::size_t k = 0; k < size; ++k) to[k] *= slow;
        });
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
