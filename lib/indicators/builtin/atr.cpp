#include "indicators/definition.hpp"
#include "indicators/stream_of.hpp"
#include "indicators/true_range.hpp"

namespace cobot::indicators::builtin {
namespace {

struct Step {
    static constexpr std::size_t inputs = 3, outputs = 1;

    explicit Step(Parameters parameters) : average(period_of(parameters)) {}

    bool ready() const { return average.full(); }
    Values<1> start(const Values<3>& in) { return {average.add(in[0], in[1], in[2])}; }
    Values<1> next(const Values<3>& in) { return {average.draw(in[0], in[1], in[2])}; }
    void block(const double* const* in, double* const* out, std::size_t count)
    {
        average.draw(in[0], in[1], in[2], count, out[0]);
    }

    AverageTrueRange average;
};

}  // namespace

extern const Definition atr;
const Definition atr{
    .name = "atr",
    .summary = "Average true range: how far the price moves in a candle, in price units",
    .source = "Wilder 1978, as TA-Lib ATR",
    .aliases = {},
    .inputs = {Input::high, Input::low, Input::close},
    .parameters = {{"period", Parameter::Kind::integer, 14, 1, period_max, "candles of Wilder's smoothing"}},
    .outputs = {"atr"},
    .warmup = [](Parameters parameters, std::size_t) { return period_of(parameters) + 1; },
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
