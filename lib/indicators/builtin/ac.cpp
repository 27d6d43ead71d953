#include "indicators/average.hpp"
#include "indicators/definition.hpp"
#include "indicators/stream_of.hpp"

namespace cobot::indicators::builtin {
namespace {

struct Step {
    static constexpr std::size_t inputs = 2, outputs = 1;

    explicit Step(Parameters parameters)
        : fast(period_of(parameters, 0)), slow(period_of(parameters, 1)), mean(period_of(parameters, 2))
    {
    }

    bool ready() const { return slow.full(); }
    Values<1> next(const Values<2>& in)
    {
        const double middle = (in[0] + in[1]) / 2;
        const double value = fast.add(middle) - slow.add(middle);
        return {slow.full() ? value - mean.add(value) : 0};
    }

    void block(const double* const* in, double* const* out, std::size_t count)
    {
        in_pieces(count, [&](std::size_t first, std::size_t size) {
            const double* highs = in[0] + first;
            const double* lows = in[1] + first;
            double* to = out[0] + first;
            Piece middle;
            Piece value;
            Piece slower;
            for (std::size_t k = 0; k < size; ++k) middle[k] = (highs[k] + lows[k]) / 2;
            fast.add(middle.data(), size, value.data());
            slow.add(middle.data(), size, slower.data());
            for (std::size_t k = 0; k < size; ++k) value[k] -= slower[k];
            mean.add(value.data(), size, out[0] + first);
            for (std::size_t k = 0; k < size; ++k) to[k] = value[k] - to[k];
        });
    }

    Sma fast, slow, mean;
};

}  // namespace

extern const Definition ac;
const Definition ac{
    .name = "ac",
    .summary = "Accelerator oscillator: the awesome oscillator less a simple average of it",
    .source = "Williams 1998, as TA-Lib AC",
    .aliases = {},
    .inputs = {Input::high, Input::low},
    .parameters = {{"fast", Parameter::Kind::integer, 5, 1, period_max, "candles of the fast average"},
                   {"slow", Parameter::Kind::integer, 34, 2, period_max, "candles of the slow average"},
                   {"signal", Parameter::Kind::integer, 5, 1, period_max, "candles of the average taken off"}},
    .outputs = {"ac"},
    .check = [](Parameters parameters) -> std::optional<std::string> {
        if (parameters[0] < parameters[1]) return std::nullopt;
        return "fast of ac must be less than slow";
    },
    .warmup = [](Parameters parameters,
                 std::size_t) { return period_of(parameters, 1) + period_of(parameters, 2) - 1; },
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
