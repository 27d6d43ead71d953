#include "indicators/definition.hpp"
#include "indicators/lag.hpp"
#include "indicators/quotient.hpp"
#include "indicators/stream_of.hpp"

namespace cobot::indicators::builtin {
namespace {

struct Step {
    static constexpr std::size_t inputs = 1, outputs = 1;

    explicit Step(Parameters parameters) : before(period_of(parameters)) {}

    Values<1> next(const Values<1>& in)
    {
        const double old = before.add(in[0]);
        return {quotient(in[0], old, 1)};
    }

    void block(const double* const* in, double* const* out, std::size_t count)
    {
        double* to = out[0];
        before.each(in[0], count, [x = in[0], to](std::size_t first, std::size_t size, const double* old) {
            for (std::size_t k = 0; k < size; ++k) to[first + k] = quotient(x[first + k], old[k], 1);
        });
    }

    Lag before;
};

}  // namespace

extern const Definition rocr;
const Definition rocr{
    .name = "rocr",
    .summary = "The value divided by what it was some candles ago; 1 is no change",
    .source = "as TA-Lib ROCR",
    .aliases = {},
    .inputs = {Input::source},
    .parameters = {{"period", Parameter::Kind::integer, 10, 1, period_max, "candles back"}},
    .outputs = {"rocr"},
    .warmup = [](Parameters parameters, std::size_t) { return period_of(parameters) + 1; },
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
