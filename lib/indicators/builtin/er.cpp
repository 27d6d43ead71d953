#include <cmath>

#include "indicators/definition.hpp"
#include "indicators/lag.hpp"
#include "indicators/quotient.hpp"
#include "indicators/stream_of.hpp"
#include "indicators/travelled.hpp"

namespace cobot::indicators::builtin {
namespace {

struct Step {
    static constexpr std::size_t inputs = 1, outputs = 1;

    explicit Step(Parameters parameters) : before(period_of(parameters)), travelled(period_of(parameters)) {}

    bool ready() const { return travelled.has_begun(); }
    Values<1> next(const Values<1>& in)
    {
        const double old = before.add(in[0]);
        const bool is_first = !travelled.has_begun();
        const double way = travelled.add(in[0]);
        return {is_first ? 0 : straightness(std::abs(in[0] - old), way)};
    }

    void block(const double* const* in, double* const* out, std::size_t count)
    {
        before.each(
            in[0], count, [this, x = in[0], to = out[0]](std::size_t first, std::size_t size, const double* old) {
                travelled.each(
                    x + first, size, [from = x + first, old, to = to + first]<class N>(std::size_t k, const N& way) {
                        store(to + k, straightness(absolute(load_as<N>(from + k) - load_as<N>(old + k)), way));
                    });
            });
    }
    template <class N>
    static N straightness(N straight, N way)
    {
        return smaller(quotient(straight, way, 1), filled<N>(1));
    }

    Lag before;
    Travelled travelled;
};

}  // namespace

extern const Definition er;
const Definition er{
    .name = "er",
    .summary = "Kaufman's efficiency ratio: how straight the price ran, 0 to 1",
    .source = "Kaufman 1995, as TA-Lib ER; 1 when nothing has moved",
    .aliases = {"efficiency_ratio"},
    .inputs = {Input::source},
    .parameters = {{"period", Parameter::Kind::integer, 10, 1, period_max, "candles looked back over"}},
    .outputs = {"er"},
    .warmup = [](Parameters parameters, std::size_t) { return period_of(parameters) + 1; },
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
