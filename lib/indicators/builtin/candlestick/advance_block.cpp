#include "indicators/candlestick/pattern.hpp"

namespace cobot::indicators::builtin {
namespace {

using namespace candlestick;

struct Rule {
    static constexpr std::array averages{Average{near, 2},         Average{near, 1},         Average{body_long, 2},
                                         Average{shadow_short, 2}, Average{shadow_short, 1}, Average{shadow_short, 0},
                                         Average{far, 2},          Average{far, 1},          Average{shadow_long, 0}};
    static constexpr std::size_t before = 2;

    static Lanes signal(const Candles<Rule>& c)
    {
        const Mask rising =
            c.white(2) & c.white(1) & c.white(0) & (c.close(0) > c.close(1)) & (c.close(1) > c.close(2));
        const Mask opens_inside = (c.open(1) > c.open(2)) & (c.open(1) <= c.close(2) + c.average<near, 2>()) &
                                  (c.open(0) > c.open(1)) & (c.open(0) <= c.close(1) + c.average<near, 1>());
        const Mask strong_first = c.body_is_long<2>() & (c.upper_shadow(2) < c.average<shadow_short, 2>());
        return c.bearish(rising & opens_inside & strong_first & weakens(c));
    }

    static Mask weakens(const Candles<Rule>& c)
    {
        const Mask second_far_smaller =
            (c.body(1) < c.body(2) - c.average<far, 2>()) & (c.body(0) < c.body(1) + c.average<near, 1>());
        const Mask third_far_smaller = c.body(0) < c.body(1) - c.average<far, 1>();
        const Mask smaller_third = c.body(0) < c.body(1);
        const Mask shadows_grow =
            (c.upper_shadow(0) > c.average<shadow_short, 0>()) | (c.upper_shadow(1) > c.average<shadow_short, 1>());
        const Mask ever_smaller = smaller_third & (c.body(1) < c.body(2)) & shadows_grow;
        const Mask long_shadow = smaller_third & (c.upper_shadow(0) > c.average<shadow_long, 0>());
        return second_far_smaller | third_far_smaller | ever_smaller | long_shadow;
    }
};

}  // namespace

extern const Definition advance_block;
const Definition advance_block = definition_of<Rule>(
    "advance_block", "cdladvanceblock",
    "Three white candles with higher closes that lose strength: shrinking bodies or long upper shadows: bearish");

}  // namespace cobot::indicators::builtin
