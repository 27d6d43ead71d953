#include <algorithm>

#include "indicators/average.hpp"
#include "indicators/definition.hpp"
#include "indicators/lag.hpp"
#include "indicators/stream_of.hpp"

namespace cobot::indicators::builtin {
namespace {

struct Step {
    static constexpr std::size_t inputs = 1, outputs = 1;

    explicit Step(Parameters parameters) : before(period_of(parameters) / 2 + 1), average(period_of(parameters)) {}

    Values<1> next(const Values<1>& in) { return {before.add(in[0]) - average.add(in[0])}; }

    void block(const double* const* in, double* const* out, std::size_t count)
    {
        average.add(in[0], count, out[0]);
        double* to = out[0];
        before.each(in[0], count, [to](std::size_t first, std::size_t size, const double* old) {
            for (std::size_t k = 0; k < size; ++k) to[first + k] = old[k] - to[first + k];
        });
    }

    Lag before;
    Sma average;
};

}  // namespace

extern const Definition dpo;
const Definition dpo{
    .name = "dpo",
    .summary = "Detrended price oscillator: the price some candles ago less the average around it",
    .source = "as TA-Lib DPO",
    .aliases = {},
    .inputs = {Input::source},
    .parameters = {{"period", Parameter::Kind::integer, 20, 2, period_max,
                    "candles averaged; the price is half of that and one more ago"}},
    .outputs = {"dpo"},
    .warmup = [](Parameters parameters,
                 std::size_t) { return std::max(period_of(parameters), period_of(parameters) / 2 + 2); },
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
