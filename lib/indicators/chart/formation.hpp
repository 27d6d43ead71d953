#pragma once

#include <array>
#include <initializer_list>
#include <optional>
#include <span>

#include "indicators/chart/swings.hpp"
#include "indicators/definition.hpp"

namespace cobot::indicators::chart {

/// A straight line over candles.
struct Line {
    double candle = 0;
    double price = 0;
    double slope = 0;  ///< Per candle.

    double at(double candle_number) const { return price + slope * (candle_number - candle); }

    static Line level(double price) { return {0, price, 0}; }
    static Line through(const Swing& a, const Swing& b)
    {
        const auto from = static_cast<double>(a.candle);
        return {from, a.price, (b.price - a.price) / (static_cast<double>(b.candle) - from)};
    }
};

constexpr std::size_t points_max = 5;

/// Swings that make a pattern, waiting for a close beyond a line.
struct Formation {
    std::array<Swing, points_max> points{};  ///< Oldest first.
    Line upper, lower;
    bool breaks_up = false;  ///< A close above `upper` completes the pattern; if not, it ends it. So with `lower`.
    bool breaks_down = false;
    double height = 0;  ///< From the broken line to the target.
};

/// The last swings as a rule sees them: as they are, or upside down, so that a rule for tops finds bottoms.
class SwingView {
public:
    SwingView(const ZigZag& swings, double first_close, bool upside_down)
        : swings_(swings), first_close_(first_close), upside_down_(upside_down)
    {
    }

    std::size_t size() const { return swings_.size(); }
    /// The k-th from the end, 0 the last.
    Swing operator[](std::size_t k) const
    {
        Swing swing = swings_[k];
        if (!upside_down_) return swing;
        return {swing.candle, -swing.price, !swing.high, -swing.closes};
    }
    /// What Swing::closes are differences from.
    double first_close() const { return upside_down_ ? -first_close_ : first_close_; }
    /// The last `count`, oldest first.
    std::array<Swing, points_max> last(std::size_t count) const
    {
        std::array<Swing, points_max> points{};
        for (std::size_t k = 0; k < count; ++k) points[k] = (*this)[count - 1 - k];
        return points;
    }

private:
    const ZigZag& swings_;
    double first_close_;
    bool upside_down_;
};

/// The parameters that all chart patterns have, and after them their own.
struct Limits {
    std::size_t left, right;
    std::size_t atr_period;
    double height_min;  ///< In average true ranges.
    std::size_t length_min, length_max;
    std::size_t wait_max;
    double tolerance;  ///< What counts as level, as a share of the pattern's height.
    Parameters own;

    bool length_fits(const Swing& first, const Swing& last) const
    {
        const std::size_t length = last.candle - first.candle;
        return length >= length_min && length <= length_max;
    }
};

using Match = std::optional<Formation> (*)(const SwingView& swings, const Limits& limits, double atr);

/// What makes a chart pattern of a rule.
struct ChartPattern {
    enum class Ways { upright, upside_down, both };

    Match match = nullptr;
    Ways ways = Ways::upright;
    std::size_t points = 0;
    std::string_view name, summary, source;
    std::string_view line = "breakout";  ///< The output that tells where the line was broken.
    std::array<double, 8> standards{5, 5, 14, 2, 10, 200, 50, 0.15};  ///< Defaults of the common parameters.
    std::vector<Parameter> own = {};
};

Definition definition(const ChartPattern& pattern);
std::unique_ptr<Stream> stream(const ChartPattern& pattern, Parameters parameters);
std::size_t warmup(Parameters parameters);

/// For constants with static storage.
template <const ChartPattern& pattern>
Definition definition_of()
{
    Definition made = definition(pattern);
    made.warmup = [](Parameters parameters, std::size_t) { return warmup(parameters); };
    made.stream = [](Parameters parameters) { return stream(pattern, parameters); };
    return made;
}

}  // namespace cobot::indicators::chart
