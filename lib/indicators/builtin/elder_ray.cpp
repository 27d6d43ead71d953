#include "indicators/average.hpp"
#include "indicators/definition.hpp"
#include "indicators/stream_of.hpp"

namespace cobot::indicators::builtin {
namespace {

struct Step {
    static constexpr std::size_t inputs = 3, outputs = 2;

    explicit Step(Parameters parameters) : average(Smoothed::ema(period_of(parameters))) {}

    bool ready() const { return average.full(); }
    Values<2> start(const Values<3>& in)
    {
        const double middle = average.add(in[2]);
        return {in[0] - middle, in[1] - middle};
    }
    Values<2> next(const Values<3>& in)
    {
        const double middle = average.draw(in[2]);
        return {in[0] - middle, in[1] - middle};
    }

    Smoothed average;
};

}  // namespace

extern const Definition elder_ray;
const Definition elder_ray{
    .name = "elder_ray",
    .summary = "Elder ray: how far the high (bull) and the low (bear) lie from an EMA of the close",
    .source = "Elder 1993, as TA-Lib ERI",
    .aliases = {"eri"},
    .inputs = {Input::high, Input::low, Input::close},
    .parameters = {{"period", Parameter::Kind::integer, 13, 2, period_max, "candles of the EMA"}},
    .outputs = {"bull", "bear"},
    .warmup = [](Parameters parameters, std::size_t) { return period_of(parameters); },
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
