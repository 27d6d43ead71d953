#include "indicators/definition.hpp"
#include "indicators/regression.hpp"
#include "indicators/stream_of.hpp"

namespace cobot::indicators::builtin {

extern const Definition linreg_slope;
const Definition linreg_slope{
    .name = "linreg_slope",
    .summary = "How much the straight line of least squares through the last candles rises a candle",
    .source = "least squares, as TA-Lib LINEARREG_SLOPE",
    .aliases = {"linearreg_slope", "slope"},
    .inputs = {Input::source},
    .parameters = {{"period", Parameter::Kind::integer, 14, 2, period_max, "candles of the line"}},
    .outputs = {"linreg_slope"},
    .warmup = [](Parameters parameters, std::size_t) { return period_of(parameters); },
    .stream = stream_of<LineStep<[](const auto& line) { return line.slope; }>>,
};

}  // namespace cobot::indicators::builtin
