#include "indicators/average.hpp"
#include "indicators/definition.hpp"
#include "indicators/lag.hpp"
#include "indicators/stream_of.hpp"

namespace cobot::indicators::builtin {
namespace {

struct Step {
    static constexpr std::size_t inputs = 1, outputs = 1;

    explicit Step(Parameters parameters)
        : lag((period_of(parameters) - 1) / 2), average(Smoothed::ema(period_of(parameters)))
    {
    }

    bool ready() const { return average.full(); }
    Values<1> start(const Values<1>& in)
    {
        const double before = lag.add(in[0]);
        return {lag.full() ? average.add(in[0] + (in[0] - before)) : in[0]};
    }
    Values<1> next(const Values<1>& in) { return {average.draw(in[0] + (in[0] - lag.add(in[0])))}; }

    void block(const double* const* in, double* const* out, std::size_t count)
    {
        in_pieces(count, [&](std::size_t first, std::size_t size) {
            const double* x = in[0] + first;
            double* to = out[0] + first;
            lag.each(x, size, [=](std::size_t from, std::size_t stretch, const double* old) {
                for (std::size_t k = 0; k < stretch; ++k) to[from + k] = x[from + k] + (x[from + k] - old[k]);
            });
            average.add(to, size, to);
        });
    }

    Lag lag;
    Smoothed average;
};

}  // namespace

extern const Definition zlema;
const Definition zlema{
    .name = "zlema",
    .summary = "Zero-lag EMA: an EMA of the price plus what it gained over the lag of the average",
    .source = "Ehlers and Way 2010, as TA-Lib ZLEMA",
    .aliases = {},
    .inputs = {Input::source},
    .parameters = {{"period", Parameter::Kind::integer, 30, 2, period_max,
                    "candles of the EMA; the lag is half of that"}},
    .outputs = {"zlema"},
    .warmup = [](Parameters parameters,
                 std::size_t) { return period_of(parameters) + (period_of(parameters) - 1) / 2; },
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
