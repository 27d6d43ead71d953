#include "indicators/definition.hpp"
#include "indicators/stream_of.hpp"
#include "indicators/window.hpp"

namespace cobot::indicators::builtin {
namespace {

struct Step {
    static constexpr std::size_t inputs = 2, outputs = 1;

    explicit Step(Parameters parameters) : highest(period_of(parameters)), lowest(period_of(parameters)) {}

    Values<1> next(const Values<2>& in) { return {(highest.add(in[0]) + lowest.add(in[1])) / 2}; }

    void block(const double* const* in, double* const* out, std::size_t count)
    {
        in_pieces(count, [&](std::size_t first, std::size_t size) {
            double* to = out[0] + first;
            Piece upper;
            Piece lower;
            highest.add(in[0] + first, size, upper.data());
            lowest.add(in[1] + first, size, lower.data());
            for (std::size_t k = 0; k < size; ++k) to[k] = (upper[k] + lower[k]) / 2;
        });
    }

    Highest highest;
    Lowest lowest;
};

}  // namespace

extern const Definition midprice;
const Definition midprice{
    .name = "midprice",
    .summary = "Halfway between the highest high and the lowest low of the last candles",
    .source = "as TA-Lib MIDPRICE",
    .aliases = {},
    .inputs = {Input::high, Input::low},
    .parameters = {{"period", Parameter::Kind::integer, 14, 1, period_max, "candles looked at"}},
    .outputs = {"midprice"},
    .warmup = [](Parameters parameters, std::size_t) { return period_of(parameters); },
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
