#include "indicators/average.hpp"
#include "indicators/definition.hpp"
#include "indicators/stream_of.hpp"

namespace cobot::indicators::builtin {
namespace {

struct Step {
    static constexpr std::size_t inputs = 1, outputs = 1;

    /// The two windows together span `period` candles.
    explicit Step(Parameters parameters) : inner((period_of(parameters) + 1) / 2), outer(period_of(parameters) / 2 + 1)
    {
    }

    bool ready() const { return inner.full(); }
    Values<1> next(const Values<1>& in)
    {
        const double once = inner.add(in[0]);
        return {inner.full() ? outer.add(once) : once};
    }

    void block(const double* const* in, double* const* out, std::size_t count)
    {
        in_pieces(count, [&](std::size_t first, std::size_t size) {
            Piece once;
            inner.add(in[0] + first, size, once.data());
            outer.add(once.data(), size, out[0] + first);
        });
    }

    Sma inner, outer;
};

}  // namespace

extern const Definition trima;
const Definition trima{
    .name = "trima",
    .summary = "Triangular average: a simple average of a simple average, so that the middle of the window weighs most",
    .source = "as TA-Lib TRIMA",
    .aliases = {},
    .inputs = {Input::source},
    .parameters = {{"period", Parameter::Kind::integer, 30, 2, period_max, "candles averaged"}},
    .outputs = {"trima"},
    .warmup = [](Parameters parameters, std::size_t) { return period_of(parameters); },
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
