#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>

#include "indicators/definition.hpp"
#include "indicators/log_ratio.hpp"
#include "indicators/stream_of.hpp"
#include "indicators/variance.hpp"

namespace cobot::indicators::builtin {
namespace {

enum class Method { close, parkinson, garman_klass };

struct Step {
    static constexpr std::size_t inputs = 4, outputs = 1;

    explicit Step(Parameters parameters)
        : window(period_of(parameters), true), method(Method(int(parameters[1]))), scale(std::sqrt(parameters[2]))
    {
    }

    Values<1> next(const Values<4>& in)
    {
        const auto& [open, high, low, close] = in;
        const double previous = begun ? last_close : 0;
        last_close = close;
        if (!std::exchange(begun, true) && method == Method::close) return {0};
        switch (method) {
            case Method::close: return {scale * std::sqrt(window.add(log_ratio(close, previous)))};
            case Method::parkinson: return root_of_mean(square(log_ratio(high, low)) / (4 * std::numbers::ln2));
            case Method::garman_klass:
                return root_of_mean(square(log_ratio(high, low)) / 2 -
                                    (2 * std::numbers::ln2 - 1) * square(log_ratio(close, open)));
        }
        return {0};
    }
    Values<1> root_of_mean(double x) { return {scale * std::sqrt(std::max(0.0, window.spread(x).mean))}; }
    static double square(double x) { return x * x; }

    WindowVariance window;
    Method method;
    double scale;
    bool begun = false;
    double last_close = 0;
};

}  // namespace

extern const Definition historical_volatility;
const Definition historical_volatility{
    .name = "historical_volatility",
    .summary =
        "Historical volatility: the standard deviation of a candle's logarithmic return, measured or estimated from "
        "ranges",
    .source = "close: sample deviation of log returns; Parkinson 1980; Garman and Klass 1980",
    .aliases = {"hv", "volatility"},
    .inputs = {Input::open, Input::high, Input::low, Input::close},
    .parameters = {{"period", Parameter::Kind::integer, 20, 2, period_max, "candles looked at"},
                   Parameter::choice("method", {"close", "parkinson", "garman_klass"},
                                     "what is measured: closes, or an estimate from high and low, or from all four"),
                   {"annual", Parameter::Kind::integer, 1, 1, 1e6,
                    "multiplied by its square root: candles in a year for a year's volatility"}},
    .outputs = {"historical_volatility"},
    .warmup = [](Parameters parameters, std::size_t) { return period_of(parameters) + (parameters[1] == 0 ? 1 : 0); },
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
