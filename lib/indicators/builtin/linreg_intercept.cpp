#include "indicators/definition.hpp"
#include "indicators/regression.hpp"
#include "indicators/stream_of.hpp"

namespace cobot::indicators::builtin {
extern const Definition linreg_intercept;
const Definition linreg_intercept{
    .name = "linreg_intercept",
    .summary = "Where the straight line of least squares through the last candles begins",
    .source = "least squares, as TA-Lib LINEARREG_INTERCEPT",
    .aliases = {"linearreg_intercept"},
    .inputs = {Input::source},
    .parameters = {{"period", Parameter::Kind::integer, 14, 2, period_max, "candles of the line"}},
    .outputs = {"linreg_intercept"},
    .warmup = [](Parameters parameters, std::size_t) { return period_of(parameters); },
    .stream = stream_of<LineStep<[](const auto& line) { return line.intercept(); }>>,
};

}  // namespace cobot::indicators::builtin
