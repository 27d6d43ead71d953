#include "indicators/definition.hpp"
#include "indicators/regression.hpp"
#include "indicators/stream_of.hpp"

namespace cobot::indicators::builtin {
extern const Definition tsf;
const Definition tsf{
    .name = "tsf",
    .summary = "Time series forecast: the straight line of least squares, one candle further",
    .source = "least squares, as TA-Lib TSF",
    .aliases = {},
    .inputs = {Input::source},
    .parameters = {{"period", Parameter::Kind::integer, 14, 2, period_max, "candles of the line"}},
    .outputs = {"tsf"},
    .warmup = [](Parameters parameters, std::size_t) { return period_of(parameters); },
    .stream = stream_of<LineStep<[](const auto& line) { return line.forecast(); }>>,
};

}  // namespace cobot::indicators::builtin
