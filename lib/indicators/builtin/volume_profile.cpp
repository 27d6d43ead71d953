#include <algorithm>
#include <numeric>
#include <span>

#include "indicators/definition.hpp"
#include "indicators/histogram.hpp"
#include "indicators/stream_of.hpp"

namespace cobot::indicators::builtin {
namespace {

struct Step {
    static constexpr std::size_t inputs = 4, outputs = 3;

    explicit Step(Parameters parameters)
        : profile(period_of(parameters, 0), period_of(parameters, 1)), area(parameters[2] / 100)
    {
    }

    Values<3> next(const Values<4>& in)
    {
        const auto& [high, low, close, volume] = in;
        const double typical = std::clamp(close + ((high - close) + (low - close)) / 3, low, high);
        profile.add(low, high, typical, volume);
        const auto rows = profile.rows();
        const double total = std::accumulate(rows.begin(), rows.end(), 0.0);
        if (!(profile.range() > 0) || !(total > 0)) return {typical, typical, typical};
        return levels(rows, area * total);
    }
    /// The area grows from the fullest row, each time by the fuller of both neighbours, the upper one if equal.
    Values<3> levels(std::span<const double> rows, double wanted) const
    {
        const auto control = static_cast<std::size_t>(std::max_element(rows.begin(), rows.end()) - rows.begin());
        std::size_t first = control;
        std::size_t last = control;
        double inside = rows[control];
        while (inside < wanted && (first > 0 || last + 1 < rows.size())) {
            const bool upwards = first == 0 || (last + 1 < rows.size() && rows[last + 1] >= rows[first - 1]);
            inside += rows[upwards ? ++last : --first];
        }
        return {profile.edge(static_cast<double>(control) + 0.5), profile.edge(static_cast<double>(last + 1)),
                profile.edge(static_cast<double>(first))};
    }

    WindowHistogram profile;
    double area;
};

}  // namespace

extern const Definition volume_profile;
const Definition volume_profile{
    .name = "volume_profile",
    .summary =
        "Volume profile of the last candles: the price most traded at, and the edges of the area around it that holds "
        "most volume",
    .source =
        "Steidlmayer's market profile; each candle's volume stands at its typical price (an estimate), and the area "
        "grows by the fuller neighbour row",
    .aliases = {},
    .inputs = {Input::high, Input::low, Input::close, Input::volume},
    .parameters = {{"period", Parameter::Kind::integer, 100, 1, period_max, "candles looked at"},
                   {"rows", Parameter::Kind::integer, 24, 1, 1000, "rows between the lowest low and the highest high"},
                   {"area", Parameter::Kind::real, 70, 1, 100, "percent of the volume in the value area"}},
    .outputs = {"poc", "vah", "val"},
    .warmup = [](Parameters parameters, std::size_t) { return period_of(parameters); },
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
