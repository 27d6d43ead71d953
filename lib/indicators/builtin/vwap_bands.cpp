#include <algorithm>
#include <cmath>
#include <limits>

#include "indicators/definition.hpp"
#include "indicators/stream_of.hpp"

namespace cobot::indicators::builtin {
namespace {

constexpr double day_ms = 86'400'000;

struct Step {
    static constexpr std::size_t inputs = 5, outputs = 3;

    explicit Step(Parameters parameters) : width(parameters[0]) {}

    /// Prices are summed as differences from the day's first, so that a still market is exact.
    Values<3> next(const Values<5>& in)
    {
        const auto& [high, low, close, traded, time] = in;
        const double typical = close + ((high - close) + (low - close)) / 3;
        if (time >= next_day) {
            next_day = (std::floor(time / day_ms) + 1) * day_ms;
            first = typical;
            volume = money = square_money = 0;
        }
        const double offset = typical - first;
        volume += traded;
        money += traded * offset;
        square_money += traded * offset * offset;
        if (volume <= 0) return {typical, typical, typical};
        const double mean = money / volume;
        const double distance = width * std::sqrt(std::max(0.0, square_money / volume - mean * mean));
        return {first + mean, first + mean + distance, first + mean - distance};
    }

    double width;
    double next_day = -std::numeric_limits<double>::infinity();
    double first = 0;
    double volume = 0, money = 0, square_money = 0;
};

}  // namespace

extern const Definition vwap_bands;
const Definition vwap_bands{
    .name = "vwap_bands",
    .summary =
        "Volume-weighted average price since midnight UTC, and lines a number of volume-weighted standard deviations "
        "above and below",
    .source =
        "the usual definition: deviation of the typical price, weighted by volume; the typical price itself until "
        "something has traded that day",
    .aliases = {},
    .inputs = {Input::high, Input::low, Input::close, Input::volume, Input::time},
    .parameters = {{"width", Parameter::Kind::real, 2, 0, 100, "standard deviations from the middle to each band"}},
    .outputs = {"vwap", "upper", "lower"},
    .warmup = [](Parameters, std::size_t) -> std::size_t { return 1; },
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
