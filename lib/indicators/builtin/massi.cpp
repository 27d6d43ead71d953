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
          ratios(period_of(parameters, 1))
    {
    }

    bool ready() const { return twice.full(); }
    Values<1> next(const Values<2>& in)
    {
        const double single = once.add(in[0] - in[1]);
        if (!once.full()) return {0};
        const double doubled = twice.add(single);
        return {twice.full() ? ratios.add({quotient(single, doubled, 1)})[0] : 0};
    }

    void block(const double* const* in, double* const* out, std::size_t count)
    {
        in_pieces(count, [&](std::size_t first, std::size_t size) {
            Piece made;
            in_few(size, [&](std::size_t from, std::size_t few) {
                widen(in[0] + first + from, in[1] + first + from, few, made.data() + from);
            });
            ratios.each({made.data()}, size,
                        [to = out[0] + first](std::size_t i, const auto& sum) { store(to + i, sum[0]); });
        });
    }
    /// The ratios of both averages.
    void widen(const double* highs, const double* lows, std::size_t few, double* to)
    {
        std::array<double, few_size> single;
        std::array<double, few_size> doubled;
        Smoothed first_average = once;
        Smoothed second_average = twice;
        for (std::size_t k = 0; k < few; ++k) {
            single[k] = first_average.draw(highs[k] - lows[k]);
            doubled[k] = second_average.draw(single[k]);
        }
        once = first_average;
        twice = second_average;
        in_lanes(few, [to, a = single.data(), b = doubled.data()]<class N>(std::size_t k) {
            store(to + k, quotient(load_as<N>(a + k), load_as<N>(b + k), 1));
        });
    }

    Smoothed once, twice;
    Window<Sums<1>> ratios;
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
