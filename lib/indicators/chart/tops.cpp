#include "indicators/chart/tops.hpp"

#include <algorithm>
#include <cmath>

namespace cobot::indicators::chart {
namespace {

bool level(double a, double b, double height, const Limits& limits)
{
    return std::abs(a - b) <= limits.tolerance * height;
}

/// Whether `count` points end with a high, have the right size, and were risen to.
bool is_top(const SwingView& swings, std::size_t count, double neckline, double height, const Limits& limits,
            double atr)
{
    return height >= limits.height_min * atr && height > 0 && limits.length_fits(swings[count - 1], swings[0]) &&
           swings[count].price < neckline;
}

bool ends_with_high(const SwingView& swings, std::size_t count) { return swings.size() > count && swings[0].high; }

}  // namespace

std::optional<Formation> double_top(const SwingView& swings, const Limits& limits, double atr)
{
    if (!ends_with_high(swings, 3)) return std::nullopt;
    const auto points = swings.last(3);
    const double top = std::max(points[0].price, points[2].price);
    const double neckline = points[1].price;
    const double height = top - neckline;
    if (!is_top(swings, 3, neckline, height, limits, atr)) return std::nullopt;
    if (!level(points[0].price, points[2].price, height, limits)) return std::nullopt;
    return Formation{points, Line::level(top), Line::level(neckline), false, true, height};
}

std::optional<Formation> triple_top(const SwingView& swings, const Limits& limits, double atr)
{
    if (!ends_with_high(swings, 5)) return std::nullopt;
    const auto points = swings.last(5);
    const auto [least, top] = std::minmax({points[0].price, points[2].price, points[4].price});
    const double neckline = std::min(points[1].price, points[3].price);
    const double height = top - neckline;
    if (!is_top(swings, 5, neckline, height, limits, atr)) return std::nullopt;
    if (!level(least, top, height, limits) || !level(points[1].price, points[3].price, height, limits)) {
        return std::nullopt;
    }
    return Formation{points, Line::level(top), Line::level(neckline), false, true, height};
}

std::optional<Formation> head_and_shoulders(const SwingView& swings, const Limits& limits, double atr)
{
    if (!ends_with_high(swings, 5)) return std::nullopt;
    const auto points = swings.last(5);
    const auto& [left, left_trough, head, right_trough, right] = points;
    const Line neckline = Line::through(left_trough, right_trough);
    const double height = head.price - neckline.at(static_cast<double>(head.candle));
    if (!is_top(swings, 5, std::min(left_trough.price, right_trough.price), height, limits, atr)) return std::nullopt;
    const double shoulders = std::max(left.price, right.price);
    const bool stands_out = head.price - shoulders >= limits.own[0] * height;
    if (!stands_out || !level(left.price, right.price, height, limits) ||
        !level(left_trough.price, right_trough.price, height, limits)) {
        return std::nullopt;
    }
    return Formation{points, Line::level(head.price), neckline, false, true, height};
}

}  // namespace cobot::indicators::chart
