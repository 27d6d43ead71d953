
#include "indicators/average.hpp"
#include "indicators/definition.hpp"
#include "indicators/recent_values.hpp"
#include "indicators/stream_of.hpp"

namespace cobot::indicators::builtin {
namespace {

struct Step {
    static constexpr std::size_t inputs = 1, outputs = 1;

    explicit Step(Parameters parameters) : average(period_of(parameters)), values(period_of(parameters)) {}

    Values<1> next(const Values<1>& in)
    {
        Values<1> out;
        add_piece(in.data(), out.data(), 1);
        return out;
    }
    void block(const double* const* in, double* const* out, std::size_t count)
    {
        in_pieces(count, [&](std::size_t first, std::size_t size) { add_piece(in[0] + first, out[0] + first, size); });
    }
    void add_piece(const double* x, double* to, std::size_t size)
    {
        Piece means;
        average.add(x, size, means.data());
        add_mean_deviations(values, x, means.data(), size,
                            [=](std::size_t i, const auto& deviation) { store(to + i, deviation); });
    }

    Sma average;
    RecentValues values;
};

}  // namespace

extern const Definition avgdev;
const Definition avgdev{
    .name = "avgdev",
    .summary = "Mean distance of the last values from their mean",
    .source = "as TA-Lib AVGDEV; each candle takes as long as its period",
    .aliases = {"mad"},
    .inputs = {Input::source},
    .parameters = {{"period", Parameter::Kind::integer, 14, 2, 5000, "candles averaged"}},
    .outputs = {"avgdev"},
    .warmup = [](Parameters parameters, std::size_t) { return period_of(parameters); },
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
