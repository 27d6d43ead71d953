#include <optional>
#include <vector>

#include "indicators/average.hpp"
#include "indicators/definition.hpp"
#include "indicators/recent_values.hpp"
#include "indicators/stream_of.hpp"

namespace cobot::indicators::builtin {
namespace {

struct Step {
    static constexpr std::size_t inputs = 2, outputs = 1;

    explicit Step(Parameters parameters)
        : shortest(period_of(parameters, 0)), longest(period_of(parameters, 1)), values(longest)
    {
        if (parameters[2] == 0) return;
        for (std::size_t n = shortest; n <= longest; ++n) averages.push_back(Smoothed::ema(n));
    }

    Values<1> next(const Values<2>& in)
    {
        const double* window = values.add(in.data(), 1);
        const double asked = larger(static_cast<double>(shortest), smaller(in[1], static_cast<double>(longest)));
        const auto n = static_cast<std::size_t>(asked);
        if (averages.empty()) return {mean(window + (longest - n), n)};
        // Each begins with the candles before the first that has a value, as all of them have one from there on.
        seen = std::min(seen + 1, longest);
        for (std::size_t k = 0; k < averages.size(); ++k) {
            if (seen + shortest + k > longest) averages[k].add(in[0]);
        }
        return {averages[n - shortest].value()};
    }

    /// By differences from the newest, so that equal values have exactly themselves as mean.
    static double mean(const double* x, std::size_t n)
    {
        double sum = 0;
        for (std::size_t k = 0; k < n; ++k) sum += x[k] - x[n - 1];
        return x[n - 1] + sum / static_cast<double>(n);
    }

    std::size_t shortest, longest;
    RecentValues values;
    std::vector<Smoothed> averages;  ///< Exponential, by period.
    std::size_t seen = 0;
};

}  // namespace

extern const Definition mavp;
const Definition mavp{
    .name = "mavp",
    .summary = "Moving average whose period is, at each candle, what other says",
    .source = "as TA-Lib MAVP with simple or exponential averages; each candle takes as long as its longest period",
    .aliases = {},
    .inputs = {Input::source, Input::other},
    .parameters = {{"min", Parameter::Kind::integer, 2, 2, 5000, "shortest period; a smaller one counts as this"},
                   {"max", Parameter::Kind::integer, 30, 2, 5000, "longest period; a greater one counts as this"},
                   Parameter::choice("average", {"sma", "ema"}, "kind of the average")},
    .outputs = {"mavp"},
    .check = [](Parameters parameters) -> std::optional<std::string> {
        if (parameters[0] <= parameters[1]) return std::nullopt;
        return "min of mavp must be at most max";
    },
    .warmup = [](Parameters parameters, std::size_t) { return period_of(parameters, 1); },
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
