#include "indicators/definition.hpp"
#include "indicators/stream_of.hpp"
#include "indicators/window.hpp"

namespace cobot::indicators::builtin {
namespace {

struct Step {
    static constexpr std::size_t inputs = 1, outputs = 1;

    explicit Step(Parameters parameters) : window(period_of(parameters)) {}

    Values<1> next(const Values<1>& in)
    {
        const auto sums = window.add(in[0]);
        return {mean_of(sums.anchor, sums.sum, window.inverse())};
    }
    void block(const double* const* in, double* const* out, std::size_t count)
    {
        add_means(window, in[0], out[0], count);
    }

    WindowSums<false> window;
};

}  // namespace

extern const Definition sma;
const Definition sma{
    .name = "sma",
    .summary = "Simple moving average: the mean of the last candles",
    .source = "as TA-Lib SMA",
    .aliases = {"ma"},
    .inputs = {Input::source},
    .parameters = {{"period", Parameter::Kind::integer, 30, 1, period_max, "candles averaged"}},
    .outputs = {"sma"},
    .warmup = [](Parameters parameters, std::size_t) { return period_of(parameters); },
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
