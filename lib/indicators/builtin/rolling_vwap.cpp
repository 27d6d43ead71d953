#include <utility>

#include "indicators/average.hpp"
#include "indicators/definition.hpp"
#include "indicators/quotient.hpp"
#include "indicators/stream_of.hpp"

namespace cobot::indicators::builtin {
namespace {

struct Step {
    static constexpr std::size_t inputs = 4, outputs = 1;

    explicit Step(Parameters parameters)
        : prices(period_of(parameters)), volumes(period_of(parameters)), offsets(period_of(parameters))
    {
    }

    Values<1> next(const Values<4>& in)
    {
        const auto& [high, low, close, traded] = in;
        const double typical = close + ((high - close) + (low - close)) / 3;
        if (!std::exchange(begun, true)) first = typical;
        const double plain = prices.add(typical);
        const double volume = volumes.add(traded);
        const double offset = offsets.add((typical - first) * traded);
        return {volume > 0 ? first + quotient(offset, volume, plain - first) : plain};
    }

    Sma prices, volumes, offsets;
    bool begun = false;
    double first = 0;
};

}  // namespace

extern const Definition rolling_vwap;
const Definition rolling_vwap{
    .name = "rolling_vwap",
    .summary = "Volume-weighted average of the typical price (high + low + close) / 3 over the last candles",
    .source = "the usual definition; the plain average when nothing has traded in them",
    .aliases = {},
    .inputs = {Input::high, Input::low, Input::close, Input::volume},
    .parameters = {{"period", Parameter::Kind::integer, 20, 1, period_max, "candles averaged"}},
    .outputs = {"rolling_vwap"},
    .warmup = [](Parameters parameters, std::size_t) { return period_of(parameters); },
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
