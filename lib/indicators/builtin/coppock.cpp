#include <algorithm>

#include "indicators/average.hpp"
#include "indicators/definition.hpp"
#include "indicators/lag.hpp"
#include "indicators/quotient.hpp"
#include "indicators/stream_of.hpp"

namespace cobot::indicators::builtin {
namespace {

struct Step {
    static constexpr std::size_t inputs = 1, outputs = 1;

    explicit Step(Parameters parameters)
        : average(period_of(parameters, 0)), fast(period_of(parameters, 1)), slow(period_of(parameters, 2))
    {
    }

    bool ready() const { return fast.full() && slow.full(); }
    Values<1> next(const Values<1>& in)
    {
        const double x = in[0];
        const double fast_before = fast.add(x);
        const double slow_before = slow.add(x);
        if (!ready()) return {0};
        return {average.add(100 * (quotient(x - fast_before, fast_before) + quotient(x - slow_before, slow_before)))};
    }

    void block(const double* const* in, double* const* out, std::size_t count)
    {
        in_pieces(count, [&](std::size_t first, std::size_t size) {
            const double* x = in[0] + first;
            Piece rates;
            fast.each(x, size, [x, &rates](std::size_t from, std::size_t stretch, const double* old) {
                for (std::size_t k = 0; k < stretch; ++k) rates[from + k] = quotient(x[from + k] - old[k], old[k]);
            });
            slow.each(x, size, [x, &rates](std::size_t from, std::size_t stretch, const double* old) {
                for (std::size_t k = 0; k < stretch; ++k) {
                    rates[from + k] = 100 * (rates[from + k] + quotient(x[from + k] - old[k], old[k]));
                }
            });
            average.add(rates.data(), size, out[0] + first);
        });
    }

    Wma average;
    Lag fast, slow;
};

}  // namespace

extern const Definition coppock;
const Definition coppock{
    .name = "coppock",
    .summary = "Coppock curve: a weighted average of two rates of change added up, in percent",
    .source = "Coppock 1962, as TA-Lib COPPOCK",
    .aliases = {},
    .inputs = {Input::source},
    .parameters = {{"period", Parameter::Kind::integer, 10, 1, period_max, "candles of the weighted average"},
                   {"fast", Parameter::Kind::integer, 11, 1, period_max, "candles of the shorter rate of change"},
                   {"slow", Parameter::Kind::integer, 14, 1, period_max, "candles of the longer rate of change"}},
    .outputs = {"coppock"},
    .warmup =
        [](Parameters parameters, std::size_t) {
            return std::max(period_of(parameters, 1), period_of(parameters, 2)) + period_of(parameters, 0);
        },
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
