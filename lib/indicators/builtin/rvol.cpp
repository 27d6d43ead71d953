#include "indicators/average.hpp"
#include "indicators/definition.hpp"
#include "indicators/quotient.hpp"
#include "indicators/stream_of.hpp"
#include "indicators/window.hpp"

namespace cobot::indicators::builtin {
namespace {

struct Step {
    static constexpr std::size_t inputs = 1, outputs = 1;

    explicit Step(Parameters parameters) : average(period_of(parameters)) {}

    Values<1> next(const Values<1>& in)
    {
        const double usual = mean_before;
        mean_before = average.add(in[0]);
        return {quotient(in[0], usual)};
    }

    void block(const double* const* in, double* const* out, std::size_t count)
    {
        in_pieces(count, [&](std::size_t first, std::size_t size) {
            const double* volumes = in[0] + first;
            double* to = out[0] + first;
            std::array<double, piece_size + 1> usual;
            usual[0] = mean_before;
            average.add(in[0] + first, size, usual.data() + 1);
            mean_before = usual[size];
            for (std::size_t k = 0; k < size; ++k) to[k] = quotient(volumes[k], usual[k]);
        });
    }

    Sma average;
    double mean_before = 0;
};

}  // namespace

extern const Definition rvol;
const Definition rvol{
    .name = "rvol",
    .summary = "Relative volume: the volume over the mean of the candles before; 0 when those had none",
    .source = "as TA-Lib RVOL",
    .aliases = {"relative_volume"},
    .inputs = {Input::volume},
    .parameters = {{"period", Parameter::Kind::integer, 20, 1, period_max,
                    "candles of the mean, this one not included"}},
    .outputs = {"rvol"},
    .warmup = [](Parameters parameters, std::size_t) { return period_of(parameters) + 1; },
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
