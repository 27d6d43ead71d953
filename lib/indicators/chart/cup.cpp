#include "indicators/chart/cup.hpp"

#include <algorithm>
#include <cmath>

namespace cobot::indicators::chart {
namespace {

/// How deep the closes after the left rim up to the right rim lie below the lower rim on average, against the bottom.
double mean_depth(const Swing& left, const Swing& right, double rim, double depth, double first_close)
{
    const auto candles = static_cast<double>(right.candle - left.candle);
    const double mean_close = first_close + (right.closes - left.closes) / candles;
    return (rim - mean_close) / depth;
}

bool is_cup(const Swing& left, const Swing& bottom, const Swing& right, const Limits& limits, double atr,
            double first_close)
{
    const double rim = std::min(left.price, right.price);
    const double depth = rim - bottom.price;
    if (!(depth > 0) || depth < limits.height_min * atr || !limits.length_fits(left, right)) return false;
    if (std::abs(left.price - right.price) > limits.tolerance * depth) return false;
    const auto length = static_cast<double>(right.candle - left.candle);
    const auto to_bottom = static_cast<double>(bottom.candle - left.candle);
    if (to_bottom < length / 4 || to_bottom > length * 3 / 4) return false;
    return mean_depth(left, right, rim, depth, first_close) >= limits.own[1];
}

}  // namespace

std::optional<Formation> cup_and_handle(const SwingView& swings, const Limits& limits, double atr)
{
    if (swings.size() < 4 || swings[0].high) return std::nullopt;
    const Swing handle = swings[0];
    const Swing right = swings[1];
    Swing bottom = swings[2];
    double inner_high = -HUGE_VAL;
    for (std::size_t k = 3; k < swings.size(); k += 2) {
        const Swing left = swings[k];
        const double rim = std::min(left.price, right.price);
        const double depth = rim - bottom.price;
        if (inner_high < rim && is_cup(left, bottom, right, limits, atr, swings.first_close())) {
            const bool shallow = right.price - handle.price <= limits.own[0] * depth;
            const bool short_handle = handle.candle - right.candle <= (right.candle - left.candle) / 2;
            if (!shallow || !short_handle) return std::nullopt;
            const Line floor = Line::level(right.price - limits.own[0] * depth);
            return Formation{{left, bottom, right, handle}, Line::level(right.price), floor, true, false, depth};
        }
        inner_high = std::max(inner_high, left.price);
        if (inner_high > right.price || k + 1 >= swings.size()) return std::nullopt;
        if (swings[k + 1].price < bottom.price) bottom = swings[k + 1];
    }
    return std::nullopt;
}

std::vector<Parameter> cup_parameters()
{
    using Kind = Parameter::Kind;
    return {{"retrace", Kind::real, 0.5, 0, 1, "deepest handle, as a share of the cup"},
            {"roundness", Kind::real, 0.55, 0, 1, "least mean depth of the cup's closes, as a share of its depth"}};
}

}  // namespace cobot::indicators::chart
