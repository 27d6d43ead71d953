#include "core/random.hpp"
#include "indicators/definition.hpp"
#include "indicators/stream_of.hpp"

namespace cobot::indicators::builtin {
namespace {

struct Step {
    static constexpr std::size_t inputs = 1, outputs = 1;

    explicit Step(Parameters parameters) : draws(static_cast<std::uint64_t>(parameters[0]), 0) {}

    /// The draw belongs to the candle's time, so that it does not depend on where the series begins.
    Values<1> next(const Values<1>& in) { return {draws.uniform(static_cast<std::uint64_t>(in[0]))}; }

    core::CounterRandom draws;
};

}  // namespace

extern const Definition random;
const Definition random{
    .name = "random",
    .summary = "A number drawn for each candle, from 0 up to 1: for control experiments",
    .source = "SplitMix64 (Steele, Lea and Flood 2014) of the seed and the candle's time; the same in every run",
    .aliases = {},
    .inputs = {Input::time},
    .parameters = {{"seed", Parameter::Kind::integer, 42, 0, 1e9, "other seeds draw other numbers"}},
    .outputs = {"random"},
    .warmup = [](Parameters, std::size_t) -> std::size_t { return 1; },
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
