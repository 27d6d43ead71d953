#include "indicators/chart/channels.hpp"

#include <algorithm>
#include <cmath>

namespace cobot::indicators::chart {
namespace {

/// Two lines through the first and last highs and lows of some swings.
struct Channel {
    Line upper, lower;
    double height = 0;        ///< At the first point.
    double upper_change = 0;  ///< Of the line from the first point to the last, as a share of the height.
    double lower_change = 0;
};

/// Of points[first] to points[count - 1]; absent when a swing between lies further than the tolerance from its line.
std::optional<Channel> channel_of(const std::array<Swing, points_max>& points, std::size_t first, std::size_t count,
                                  const Limits& limits)
{
    const bool even = (count - first) % 2 == 0;
    const Line one = Line::through(points[first], points[even ? count - 2 : count - 1]);
    const Line other = Line::through(points[first + 1], points[even ? count - 1 : count - 2]);
    const bool high_first = points[first].high;
    Channel channel{high_first ? one : other, high_first ? other : one, 0, 0, 0};

    const auto begin = static_cast<double>(points[first].candle);
    const auto end = static_cast<double>(points[count - 1].candle);
    channel.height = channel.upper.at(begin) - channel.lower.at(begin);
    if (!(channel.height > 0) || !(channel.upper.at(end) > channel.lower.at(end))) return std::nullopt;
    channel.upper_change = channel.upper.slope * (end - begin) / channel.height;
    channel.lower_change = channel.lower.slope * (end - begin) / channel.height;
    for (std::size_t k = first; k < count; ++k) {
        const Line& line = points[k].high ? channel.upper : channel.lower;
        const double off = points[k].price - line.at(static_cast<double>(points[k].candle));
        if (std::abs(off) > limits.tolerance * channel.height) return std::nullopt;
    }
    return channel;
}

/// The channel of the last `count` swings, if it has the right size.
std::optional<Channel> last_channel(const SwingView& swings, std::size_t count, const Limits& limits, double atr)
{
    if (swings.size() < count || !limits.length_fits(swings[count - 1], swings[0])) return std::nullopt;
    const auto channel = channel_of(swings.last(count), 0, count, limits);
    if (!channel || channel->height < limits.height_min * atr) return std::nullopt;
    return channel;
}

Formation formation_of(const SwingView& swings, std::size_t count, const Channel& channel)
{
    return {swings.last(count), channel.upper, channel.lower, true, true, channel.height};
}

bool is_level(double change, const Limits& limits) { return std::abs(change) <= limits.tolerance; }
bool rises(double change, const Limits& limits) { return change > limits.tolerance; }
bool falls(double change, const Limits& limits) { return change < -limits.tolerance; }

/// The last five swings: foot and tip of a pole, and a channel from the tip that keeps most of what the pole won.
std::optional<Channel> channel_after_pole(const SwingView& swings, const Limits& limits, double atr, double& pole)
{
    if (swings.size() < 5 || swings[0].high) return std::nullopt;
    const auto points = swings.last(5);
    const auto& [foot, tip, low, high, last] = points;
    pole = tip.price - foot.price;
    const double pole_height = limits.own[0];
    const double pole_length = limits.own[1];
    const double retraced = tip.price - std::min(low.price, last.price);
    if (pole < pole_height * atr || static_cast<double>(tip.candle - foot.candle) > pole_length) return std::nullopt;
    if (retraced > limits.own[2] * pole || !limits.length_fits(tip, last)) return std::nullopt;
    const auto channel = channel_of(points, 1, 5, limits);
    if (!channel || channel->height < limits.height_min * atr) return std::nullopt;
    return channel;
}

Formation formation_after_pole(const SwingView& swings, const Channel& channel, double pole)
{
    return {swings.last(5), channel.upper, channel.lower, true, false, pole};
}

}  // namespace

std::optional<Formation> ascending_triangle(const SwingView& swings, const Limits& limits, double atr)
{
    const auto channel = last_channel(swings, 4, limits, atr);
    if (!channel || !is_level(channel->upper_change, limits) || !rises(channel->lower_change, limits)) return {};
    return formation_of(swings, 4, *channel);
}

std::optional<Formation> symmetrical_triangle(const SwingView& swings, const Limits& limits, double atr)
{
    const auto channel = last_channel(swings, 4, limits, atr);
    if (!channel || !falls(channel->upper_change, limits) || !rises(channel->lower_change, limits)) return {};
    return formation_of(swings, 4, *channel);
}

std::optional<Formation> rectangle(const SwingView& swings, const Limits& limits, double atr)
{
    const auto channel = last_channel(swings, 4, limits, atr);
    if (!channel || !is_level(channel->upper_change, limits) || !is_level(channel->lower_change, limits)) return {};
    return formation_of(swings, 4, *channel);
}

std::optional<Formation> rising_wedge(const SwingView& swings, const Limits& limits, double atr)
{
    const auto channel = last_channel(swings, 5, limits, atr);
    if (!channel || !rises(channel->upper_change, limits)) return {};
    if (!rises(channel->lower_change - channel->upper_change, limits)) return {};  // They converge.
    return formation_of(swings, 5, *channel);
}

std::optional<Formation> flag(const SwingView& swings, const Limits& limits, double atr)
{
    double pole = 0;
    const auto channel = channel_after_pole(swings, limits, atr, pole);
    if (!channel || rises(channel->upper_change, limits) || rises(channel->lower_change, limits)) return {};
    if (!is_level(channel->upper_change - channel->lower_change, limits)) return {};  // Parallel.
    return formation_after_pole(swings, *channel, pole);
}

std::optional<Formation> pennant(const SwingView& swings, const Limits& limits, double atr)
{
    double pole = 0;
    const auto channel = channel_after_pole(swings, limits, atr, pole);
    if (!channel || !falls(channel->upper_change, limits) || !rises(channel->lower_change, limits)) return {};
    return formation_after_pole(swings, *channel, pole);
}

std::vector<Parameter> pole_parameters()
{
    using Kind = Parameter::Kind;
    return {{"pole_height", Kind::real, 4, 0, 1000, "least height of the pole, in average true ranges"},
            {"pole_length", Kind::integer, 15, 1, 1000, "most candles from the foot of the pole to its tip"},
            {"retrace", Kind::real, 0.5, 0, 1, "most of the pole's height that may be lost again"}};
}

}  // namespace cobot::indicators::chart
