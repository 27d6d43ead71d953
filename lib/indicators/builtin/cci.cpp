
#include "indicators/average.hpp"
#include "indicators/definition.hpp"
#include "indicators/quotient.hpp"
#include "indicators/recent_values.hpp"
#include "indicators/stream_of.hpp"

namespace cobot::indicators::builtin {
namespace {

struct Step {
    static constexpr std::size_t inputs = 3, outputs = 1;

    explicit Step(Parameters parameters) : average(period_of(parameters)), values(period_of(parameters)) {}

    Values<1> next(const Values<3>& in)
    {
        const double* columns[] = {&in[0], &in[1], &in[2]};
        Values<1> out;
        add_piece(columns, 0, out.data(), 1);
        return out;
    }
    void block(const double* const* in, double* const* out, std::size_t count)
    {
        in_pieces(count, [&](std::size_t first, std::size_t size) { add_piece(in, first, out[0] + first, size); });
    }
    void add_piece(const double* const* in, std::size_t first, double* to, std::size_t size)
    {
        const double* highs = in[0] + first;
        const double* lows = in[1] + first;
        const double* closes = in[2] + first;
        Piece typical;
        Piece means;
        for (std::size_t k = 0; k < size; ++k) {
            const double close = closes[k];
            typical[k] = close + ((highs[k] - close) + (lows[k] - close)) / 3;
        }
        average.add(typical.data(), size, means.data());
        add_mean_deviations(values, typical.data(), means.data(), size,
                            [=](std::size_t i, const auto& deviation) { store(to + i, deviation); });
        for (std::size_t k = 0; k < size; ++k) to[k] = quotient(typical[k] - means[k], 0.015 * to[k]);
    }

    Sma average;
    RecentValues values;
};

}  // namespace

extern const Definition cci;
const Definition cci{
    .name = "cci",
    .summary =
        "Commodity channel index: distance of the typical price from its average, in mean deviations times 0.015",
    .source = "Lambert 1980, as TA-Lib CCI, whose default period is 14; each candle takes as long as its period",
    .aliases = {},
    .inputs = {Input::high, Input::low, Input::close},
    .parameters = {{"period", Parameter::Kind::integer, 20, 2, 5000, "candles averaged"}},
    .outputs = {"cci"},
    .warmup = [](Parameters parameters, std::size_t) { return period_of(parameters); },
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
