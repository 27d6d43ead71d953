#include "indicators/definition.hpp"
#include "indicators/moments.hpp"
#include "indicators/stream_of.hpp"

namespace cobot::indicators::builtin {
namespace {

struct Step {
    static constexpr std::size_t inputs = 2, outputs = 1;

    explicit Step(Parameters parameters) : window(period_of(parameters)) {}

    Values<1> next(const Values<2>& in)
    {
        return {JointDeviation<double>::of(window.add({in[0], in[1]})).correlation()};
    }
    void block(const double* const* in, double* const* out, std::size_t count)
    {
        window.each({in[0], in[1]}, count,
                    [to = out[0]]<class N>(std::size_t i, const std::array<N, JointSpread::figures>& spread) {
                        store(to + i, JointDeviation<N>::of(spread).correlation());
                    });
    }

    Window<JointSpread> window;
};

}  // namespace

extern const Definition correl;
const Definition correl{
    .name = "correl",
    .summary = "Pearson's correlation of source with other, -1 to 1; 0 when one of them stands still",
    .source = "as TA-Lib CORREL",
    .aliases = {"correlation"},
    .inputs = {Input::source, Input::other},
    .parameters = {{"period", Parameter::Kind::integer, 30, 2, period_max, "candles looked at"}},
    .outputs = {"correl"},
    .warmup = [](Parameters parameters, std::size_t) { return period_of(parameters); },
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
