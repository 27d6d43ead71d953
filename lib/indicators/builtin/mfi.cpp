#include "indicators/average.hpp"
#include "indicators/definition.hpp"
#include "indicators/stream_of.hpp"

namespace cobot::indicators::builtin {
namespace {

struct Step {
    static constexpr std::size_t inputs = 4, outputs = 1;

    explicit Step(Parameters parameters) : rising(period_of(parameters)), falling(period_of(parameters)) {}

    Values<1> next(const Values<4>& in)
    {
        const double typical = (in[0] + in[1] + in[2]) / 3;
        const double flow = typical * in[3];
        const double last = begun ? previous : typical;
        begun = true;
        previous = typical;
        const double up = rising.add(flow * (typical > last ? 1.0 : 0.0));
        const double down = falling.add(flow * (typical < last ? 1.0 : 0.0));
        return {up + down > 0 ? 100 * (up / (up + down)) : 50};
    }

    Sma rising, falling;
    bool begun = false;
    double previous = 0;
};

}  // namespace

extern const Definition mfi;
const Definition mfi{
    .name = "mfi",
    .summary = "Money flow index: rsi weighed by traded money, 0 to 100; 50 when nothing has moved",
    .source = "Quong and Soudack 1989, as TA-Lib MFI (which says 0 when less than 1 has moved)",
    .aliases = {"money_flow_index"},
    .inputs = {Input::high, Input::low, Input::close, Input::volume},
    .parameters = {{"period", Parameter::Kind::integer, 14, 2, period_max, "candles looked at"}},
    .outputs = {"mfi"},
    .warmup = [](Parameters parameters, std::size_t) { return period_of(parameters) + 1; },
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
