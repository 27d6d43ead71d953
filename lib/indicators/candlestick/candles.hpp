#pragma once

#include <array>

#include "indicators/candlestick/setting.hpp"
#include "indicators/lanes.hpp"

namespace cobot::indicators::candlestick {

/// A yardstick that a rule uses: a setting as it stood `ago` candles ago, taken of the candles before that one.
struct Average {
    Setting setting;
    std::size_t ago = 0;

    friend constexpr bool operator==(const Average&, const Average&) = default;
};

inline constexpr std::size_t averages_max = 9;

/// Some candles in a row and what came before them, as columns. Each may be read lane_count - 1 past its end.
struct Window {
    const double* open;
    const double* high;
    const double* low;
    const double* close;
    /// Of the averages, in the rule's order: sums, what to divide them by, one over that, and what to multiply with.
    std::array<const double*, averages_max> sums;
    std::array<double, averages_max> counts;
    std::array<double, averages_max> inverse_counts;
    std::array<double, averages_max> factors;
    double penetration;
};

/// The candles at one place of a window, as a rule speaks of them: `c.close(1)` is the close of the candle before.
template <class Rule>
class Candles {
public:
    Candles(const Window& window, std::size_t place) : window_(window), place_(place) {}

    Lanes open(std::size_t ago) const { return load(window_.open + place_ - ago); }
    Lanes high(std::size_t ago) const { return load(window_.high + place_ - ago); }
    Lanes low(std::size_t ago) const { return load(window_.low + place_ - ago); }
    Lanes close(std::size_t ago) const { return load(window_.close + place_ - ago); }

    Lanes body(std::size_t ago) const { return absolute(close(ago) - open(ago)); }
    Lanes range(std::size_t ago) const { return high(ago) - low(ago); }
    Lanes top(std::size_t ago) const { return larger(close(ago), open(ago)); }      ///< Of the body.
    Lanes bottom(std::size_t ago) const { return smaller(close(ago), open(ago)); }  ///< Of the body.
    Lanes upper_shadow(std::size_t ago) const { return high(ago) - top(ago); }
    Lanes lower_shadow(std::size_t ago) const { return bottom(ago) - low(ago); }

    Mask white(std::size_t ago) const { return close(ago) >= open(ago); }
    Mask black(std::size_t ago) const { return close(ago) < open(ago); }
    Mask same_colour(std::size_t a, std::size_t b) const { return white(a) == white(b); }
    /// Whether the bodies leave a gap, from the earlier candle to the later.
    Mask body_gap_up(std::size_t earlier, std::size_t later) const { return bottom(later) > top(earlier); }
    Mask body_gap_down(std::size_t earlier, std::size_t later) const { return top(later) < bottom(earlier); }
    /// Whether the candles with their shadows leave a gap.
    Mask gap_up(std::size_t earlier, std::size_t later) const { return low(later) > high(earlier); }
    Mask gap_down(std::size_t earlier, std::size_t later) const { return high(later) < low(earlier); }

    template <Setting setting, std::size_t ago>
    Lanes average() const
    {
        constexpr std::size_t k = index_of({setting, ago});
        const Lanes sum = load(window_.sums[k] + place_);
        return window_.factors[k] * divided(sum, all_lanes(window_.counts[k]), all_lanes(window_.inverse_counts[k]));
    }
    template <std::size_t ago>
    Mask body_is_long() const
    {
        return body(ago) > average<body_long, ago>();
    }
    template <std::size_t ago>
    Mask body_is_doji() const
    {
        return body(ago) <= average<body_doji, ago>();
    }
    template <std::size_t ago>
    Mask no_upper_shadow() const
    {
        return upper_shadow(ago) < average<shadow_very_short, ago>();
    }
    template <std::size_t ago>
    Mask no_lower_shadow() const
    {
        return lower_shadow(ago) < average<shadow_very_short, ago>();
    }
    /// Whether `price` lies within a setting around `centre`.
    template <Setting setting, std::size_t ago>
    Mask about(Lanes price, Lanes centre) const
    {
        const Lanes width = average<setting, ago>();
        return (price <= centre + width) & (price >= centre - width);
    }
    /// The price as far above or below a close as the penetration reaches into that candle's body. Rounded once, as
    /// TA-Lib's is on processors that can: a close often lies exactly there.
    Lanes reach_up(std::size_t ago) const { return fused(body(ago), all_lanes(window_.penetration), close(ago)); }
    Lanes reach_down(std::size_t ago) const { return fused(body(ago), all_lanes(-window_.penetration), close(ago)); }

    Lanes coloured(std::size_t ago) const { return white(ago) ? all_lanes(100) : all_lanes(-100); }
    static Lanes bullish(Mask found) { return where(found, all_lanes(100)); }
    static Lanes bearish(Mask found) { return where(found, all_lanes(-100)); }

private:
    static consteval std::size_t index_of(Average wanted)
    {
        for (std::size_t k = 0; k < Rule::averages.size(); ++k) {
            if (Rule::averages[k] == wanted) return k;
        }
        throw "the rule does not list this average";
    }

    const Window& window_;
    std::size_t place_;
};

}  // namespace cobot::indicators::candlestick
