#include "indicators/average.hpp"
#include "indicators/definition.hpp"
#include "indicators/stream_of.hpp"

namespace cobot::indicators::builtin {
namespace {

struct Step {
    static constexpr std::size_t inputs = 2, outputs = 1;

    explicit Step(Parameters parameters) : fast(period_of(parameters, 0)), slow(period_of(parameters, 1)) {}

    Values<1> next(const Values<2>& in)
    {
        const double middle = (in[0] + in[1]) / 2;
        const double value = fast.add(middle) - slow.add(middle);
        return {value};
    }

    void block(const double* const* in, double* const* out, std::size_t count)
    {
        in_pieces(count, [&](std::size_t first, std::size_t size) {
            const auto middle = [highs = in[0] + first, lows = in[1] + first]<class N>(std::size_t i) {
                return (load_as<N>(highs + i) + load_as<N>(lows + i)) * filled<N>(0.5);
            };
            double* to = out[0] + first;
            Piece slower;
            slow.add_each(size, middle, slower.data());
            fast.add_each(size, middle, to);
            for (std::size_t k = 0; k < size; ++k) to[k] -= slower[k];
        });
    }

    Sma fast, slow;
};

}  // namespace

extern const Definition ao;
const Definition ao{
    .name = "ao",
    .summary = "Awesome oscillator: a fast simple average of the middle of candles less a slow one",
    .source = "Williams 1998, as TA-Lib AO",
    .aliases = {},
    .inputs = {Input::high, Input::low},
    .parameters = {{"fast", Parameter::Kind::integer, 5, 1, period_max, "candles of the fast average"},
                   {"slow", Parameter::Kind::integer, 34, 2, period_max, "candles of the slow average"}},
    .outputs = {"ao"},
    .check = [](Parameters parameters) -> std::optional<std::string> {
        if (parameters[0] < parameters[1]) return std::nullopt;
        return "fast of ao must be less than slow";
    },
    .warmup = [](Parameters parameters, std::size_t) { return period_of(parameters, 1); },
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
