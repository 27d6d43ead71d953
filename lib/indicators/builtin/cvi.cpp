#include "indicators/average.hpp"
#include "indicators/definition.hpp"
#include "indicators/lag.hpp"
#include "indicators/quotient.hpp"
#include "indicators/stream_of.hpp"

namespace cobot::indicators::builtin {
namespace {

struct Step {
    static constexpr std::size_t inputs = 2, outputs = 1;

    explicit Step(Parameters parameters)
        : average(Smoothed::ema(period_of(parameters))), before(period_of(parameters, 1))
    {
    }

    bool ready() const { return average.full(); }
    Values<1> start(const Values<2>& in)
    {
        const double now = average.add(in[0] - in[1]);
        if (!average.full()) return {0};
        const double then = before.add(now);
        return {quotient(100 * (now - then), then)};
    }
    Values<1> next(const Values<2>& in)
    {
        const double now = average.draw(in[0] - in[1]);
        const double then = before.add(now);
        return {quotient(100 * (now - then), then)};
    }

    void block(const double* const* in, double* const* out, std::size_t count)
    {
        in_pieces(count, [&](std::size_t first, std::size_t size) {
            const double* highs = in[0] + first;
            const double* lows = in[1] + first;
            Piece now;
            double* to = out[0] + first;
            for (std::size_t k = 0; k < size; ++k) now[k] = highs[k] - lows[k];
            average.add(now.data(), size, now.data());
            before.each(now.data(), size, [&now, to](std::size_t from, std::size_t stretch, const double* then) {
                for (std::size_t k = 0; k < stretch; ++k) {
                    to[from + k] = quotient(100 * (now[from + k] - then[k]), then[k]);
                }
            });
        });
    }

    Smoothed average;
    Lag before;
};

}  // namespace

extern const Definition cvi;
const Definition cvi{
    .name = "cvi",
    .summary = "Chaikin volatility: by how many percent the averaged range of candles has changed",
    .source = "Chaikin, as TA-Lib CVI",
    .aliases = {"chaikin_volatility"},
    .inputs = {Input::high, Input::low},
    .parameters = {{"period", Parameter::Kind::integer, 10, 1, period_max, "candles of the average"},
                   {"change", Parameter::Kind::integer, 10, 1, period_max, "candles back that it is compared with"}},
    .outputs = {"cvi"},
    .warmup = [](Parameters parameters, std::size_t) { return period_of(parameters, 0) + period_of(parameters, 1); },
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
