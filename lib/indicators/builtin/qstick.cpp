#include "indicators/average.hpp"
#include "indicators/definition.hpp"
#include "indicators/stream_of.hpp"
#include "indicators/window.hpp"

namespace cobot::indicators::builtin {
namespace {

struct Step {
    static constexpr std::size_t inputs = 2, outputs = 1;

    explicit Step(Parameters parameters) : average(period_of(parameters)) {}

    Values<1> next(const Values<2>& in) { return {average.add(in[1] - in[0])}; }

    void block(const double* const* in, double* const* out, std::size_t count)
    {
        average.add_each(
            count,
            [closes = in[1], opens = in[0]]<class N>(std::size_t i) {
                return load_as<N>(closes + i) - load_as<N>(opens + i);
            },
            out[0]);
    }

    Sma average;
};

}  // namespace

extern const Definition qstick;
const Definition qstick{
    .name = "qstick",
    .summary = "QStick: average body of the last candles, in price units",
    .source = "Chande and Kroll 1994, as TA-Lib QSTICK",
    .aliases = {},
    .inputs = {Input::open, Input::close},
    .parameters = {{"period", Parameter::Kind::integer, 10, 1, period_max, "candles averaged"}},
    .outputs = {"qstick"},
    .warmup = [](Parameters parameters, std::size_t) { return period_of(parameters); },
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
