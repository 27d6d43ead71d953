#include <utility>

#include "indicators/average.hpp"
#include "indicators/definition.hpp"
#include "indicators/stream_of.hpp"

namespace cobot::indicators::builtin {
namespace {

struct Step {
    static constexpr std::size_t inputs = 2, outputs = 1;

    explicit Step(Parameters parameters) : average(Smoothed::ema(period_of(parameters))) {}

    bool ready() const { return average.full(); }
    Values<1> start(const Values<2>& in)
    {
        const double last = previous;
        previous = in[0];
        return {std::exchange(begun, true) ? average.add((in[0] - last) * in[1]) : 0};
    }
    Values<1> next(const Values<2>& in)
    {
        const double last = std::exchange(previous, in[0]);
        return {average.draw((in[0] - last) * in[1])};
    }

    Smoothed average;
    bool begun = false;
    double previous = 0;
};

}  // namespace

extern const Definition efi;
const Definition efi{
    .name = "efi",
    .summary = "Elder's force index: the average of each change of price times its volume",
    .source = "Elder 1993, as TA-Lib EFI",
    .aliases = {"force_index", "force"},
    .inputs = {Input::source, Input::volume},
    .parameters = {{"period", Parameter::Kind::integer, 13, 1, period_max, "candles of the EMA"}},
    .outputs = {"efi"},
    .warmup = [](Parameters parameters, std::size_t) { return period_of(parameters) + 1; },
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
