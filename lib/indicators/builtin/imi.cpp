#include <cmath>

#include "indicators/average.hpp"
#include "indicators/definition.hpp"
#include "indicators/quotient.hpp"
#include "indicators/stream_of.hpp"

namespace cobot::indicators::builtin {
namespace {

struct Step {
    static constexpr std::size_t inputs = 2, outputs = 1;

    explicit Step(Parameters parameters) : gains(period_of(parameters)), moves(period_of(parameters)) {}

    Values<1> next(const Values<2>& in)
    {
        const double body = in[1] - in[0];
        return {100 * quotient(gains.add(body > 0 ? body : 0), moves.add(std::abs(body)), 0.5)};
    }

    Sma gains, moves;
};

}  // namespace

extern const Definition imi;
const Definition imi{
    .name = "imi",
    .summary = "Intraday momentum index: rising bodies as a share of all bodies of the last candles, 0 to 100",
    .source = "Chande and Kroll 1994, as TA-Lib IMI; 50 when there are none",
    .aliases = {},
    .inputs = {Input::open, Input::close},
    .parameters = {{"period", Parameter::Kind::integer, 14, 1, period_max, "candles added up"}},
    .outputs = {"imi"},
    .warmup = [](Parameters parameters, std::size_t) { return period_of(parameters); },
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
