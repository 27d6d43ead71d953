#include "indicators/definition.hpp"
#include "indicators/regression.hpp"
#include "indicators/stream_of.hpp"

namespace cobot::indicators::builtin {

extern const Definition linreg_r2;
const Definition linreg_r2{
    .name = "linreg_r2",
    .summary = "Share of the variance that the straight line of least squares explains, 0 to 1; 0 when nothing moves",
    .source = "coefficient of determination, as numpy polyfit and corrcoef squared",
    .aliases = {"r2", "rsquared"},
    .inputs = {Input::source},
    .parameters = {{"period", Parameter::Kind::integer, 14, 2, period_max, "candles of the line"}},
    .outputs = {"linreg_r2"},
    .warmup = [](Parameters parameters, std::size_t) { return period_of(parameters); },
    .stream = stream_of<LineStep<[](const auto& line) { return line.r2; }, true>>,
};

}  // namespace cobot::indicators::builtin
