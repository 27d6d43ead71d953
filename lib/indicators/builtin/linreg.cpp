#include "indicators/definition.hpp"
#include "indicators/regression.hpp"
#include "indicators/stream_of.hpp"

namespace cobot::indicators::builtin {
extern const Definition linreg;
const Definition linreg{
    .name = "linreg",
    .summary = "Where the straight line of least squares through the last candles ends",
    .source = "least squares, as TA-Lib LINEARREG",
    .aliases = {"linearreg", "lsma", "linear_regression"},
    .inputs = {Input::source},
    .parameters = {{"period", Parameter::Kind::integer, 14, 2, period_max, "candles of the line"}},
    .outputs = {"linreg"},
    .warmup = [](Parameters parameters, std::size_t) { return period_of(parameters); },
    .stream = stream_of<LineStep<[](const auto& line) { return line.newest(); }>>,
};

}  // namespace cobot::indicators::builtin
