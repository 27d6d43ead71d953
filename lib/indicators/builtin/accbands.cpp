#include "indicators/definition.hpp"
#include "indicators/quotient.hpp"
#include "indicators/stream_of.hpp"
#include "indicators/window.hpp"

namespace cobot::indicators::builtin {
namespace {

struct Step {
    static constexpr std::size_t inputs = 3, outputs = 3;

    explicit Step(Parameters parameters) : window(period_of(parameters)) {}

    Values<3> next(const Values<3>& in)
    {
        const auto [upper, lower] = reach(in[0], in[1]);
        return window.add({in[2], upper, lower});
    }
    void block(const double* const* in, double* const* out, std::size_t count)
    {
        in_pieces(count, [&](std::size_t first, std::size_t size) {
            const double* highs = in[0] + first;
            const double* lows = in[1] + first;
            Piece upper;
            Piece lower;
            for (std::size_t k = 0; k < size; ++k) {
                const Reach reached = reach(highs[k], lows[k]);
                upper[k] = reached.upper;
                lower[k] = reached.lower;
            }
            window.each({in[2] + first, upper.data(), lower.data()}, size, [&](std::size_t i, const auto& means) {
                for (std::size_t k = 0; k < outputs; ++k) store(out[k] + first + i, means[k]);
            });
        });
    }

    struct Reach {
        double upper, lower;
    };
    static Reach reach(double high, double low)
    {
        const double width = 4 * quotient(high - low, high + low);
        return {high + high * width, low - low * width};
    }

    Window<Means<3>> window;
};

}  // namespace

extern const Definition accbands;
const Definition accbands{
    .name = "accbands",
    .summary = "Acceleration bands: averages of the highs and lows, moved out by how wide the candles are",
    .source = "Headley, as TA-Lib ACCBANDS",
    .aliases = {},
    .inputs = {Input::high, Input::low, Input::close},
    .parameters = {{"period", Parameter::Kind::integer, 20, 2, period_max, "candles averaged"}},
    .outputs = {"middle", "upper", "lower"},
    .warmup = [](Parameters parameters, std::size_t) { return period_of(parameters); },
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
