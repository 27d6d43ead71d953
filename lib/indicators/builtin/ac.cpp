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
            const auto middle = [highs = in[0] + first, lows = in[1] + first]<class N>(std::size_t i) {
                return (load_as<N>(highs + i) + load_as<N>(lows + i)) * filled<N>(0.5);
            };
            double* to = out[0] + first;
            Piece value;
            Piece slower;
            slow.add_each(size, middle, slower.data());
            fast.add_each(size, middle, value.data());
            for (std::size_t k = 0; k < size; ++k) value[k] -= slower[k];
            mean.add(value.data(), size, to);
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
