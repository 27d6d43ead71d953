#include "indicators/candlestick/pattern.hpp"

namespace cobot::indicators::builtin {
namespace {

using namespace candlestick;

struct Rule {
    static constexpr std::array averages{Average{body_long, 2}, Average{shadow_long, 2}, Average{shadow_very_short, 1},
                                         Average{body_short, 0}, Average{shadow_very_short, 0}};
    static constexpr std::size_t before = 2;

    static Lanes signal(const Candles<Rule>& c)
    {
        const Mask first = c.black(2) & c.body_is_long<2>() & (c.lower_shadow(2) > c.average<shadow_long, 2>());
        const Mask second = c.black(1) & (c.body(1) < c.body(2)) & (c.open(1) > c.close(2)) & (c.open(1) <= c.high(2)) &
                            (c.low(1) < c.close(2)) & (c.low(1) >= c.low(2)) &
                            (c.lower_shadow(1) > c.average<shadow_very_short, 1>());
        const Mask third = c.black(0) & (c.body(0) < c.average<body_short, 0>()) & c.no_lower_shadow<0>() &
                           c.no_upper_shadow<0>() & (c.low(0) > c.low(1)) & (c.high(0) < c.high(1));
        return c.bullish(first & second & third);
    }
};

}  // namespace

extern const Definition three_stars_in_the_south;
const Definition three_stars_in_the_south =
    definition_of<Rule>("three_stars_in_the_south", "cdl3starsinsouth",
                        "Three ever smaller black candles with higher lows, the first long with a long lower shadow, "
                        "the last a short marubozu: bullish");

}  // namespace cobot::indicators::builtin
