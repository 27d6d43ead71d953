#include "indicators/average.hpp"
#include "indicators/definition.hpp"
#include "indicators/money_flow.hpp"
#include "indicators/quotient.hpp"
#include "indicators/stream_of.hpp"

namespace cobot::indicators::builtin {
namespace {

struct Step {
    static constexpr std::size_t inputs = 4, outputs = 1;

    explicit Step(Parameters parameters) : flow(period_of(parameters)), volume(period_of(parameters)) {}

    Values<1> next(const Values<4>& in)
    {
        const double into = flow.add(close_location(in[0], in[1], in[2]) * in[3]);
        return {quotient(into, volume.add(in[3]))};
    }

    Sma flow, volume;
};

}  // namespace

extern const Definition cmf;
const Definition cmf{
    .name = "cmf",
    .summary = "Chaikin money flow: the share of volume that went into the market less what went out, -1 to 1",
    .source = "Chaikin, as TA-Lib CMF",
    .aliases = {"chaikin_money_flow"},
    .inputs = {Input::high, Input::low, Input::close, Input::volume},
    .parameters = {{"period", Parameter::Kind::integer, 20, 1, period_max, "candles looked at"}},
    .outputs = {"cmf"},
    .warmup = [](Parameters parameters, std::size_t) { return period_of(parameters); },
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
