#include <cmath>
#include <limits>

#include "indicators/definition.hpp"
#include "indicators/stream_of.hpp"

namespace cobot::indicators::builtin {
namespace {

constexpr double day_ms = 86'400'000;

struct Step {
    static constexpr std::size_t inputs = 5, outputs = 1;

    explicit Step(Parameters) {}

    bool ready() const { return true; }
    Values<1> start(const Values<5>& in) { return next(in); }
    /// The typical price is summed as a difference from the day's first, so that a still market is exact.
    Values<1> next(const Values<5>& in)
    {
        const auto& [high, low, close, traded, time] = in;
        const double typical = close + ((high - close) + (low - close)) / 3;
        if (time >= next_day) {
            next_day = (std::floor(time / day_ms) + 1) * day_ms;
            first = typical;
            volume = 0;
            money = 0;
        }
        volume += traded;
        money += traded * (typical - first);
        return {volume > 0 ? first + money / volume : typical};
    }

    double next_day = -std::numeric_limits<double>::infinity();
    double first = 0;
    double volume = 0;
    double money = 0;
};

}  // namespace

extern const Definition vwap;
const Definition vwap{
    .name = "vwap",
    .summary = "Volume-weighted average of the typical price (high + low + close) / 3 since midnight UTC",
    .source = "the usual definition; the typical price itself until something has traded that day",
    .aliases = {},
    .inputs = {Input::high, Input::low, Input::close, Input::volume, Input::time},
    .parameters = {},
    .outputs = {"vwap"},
    .warmup = [](Parameters, std::size_t) -> std::size_t { return 1; },
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
