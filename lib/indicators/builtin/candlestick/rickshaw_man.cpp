#include "indicators/candlestick/pattern.hpp"

namespace cobot::indicators::builtin {
namespace {

using namespace candlestick;

struct Rule {
    static constexpr std::array averages{Average{body_doji, 0}, Average{shadow_long, 0}, Average{near, 0}};
    static constexpr std::size_t before = 0;

    static Lanes signal(const Candles<Rule>& c)
    {
        const Lanes long_shadow = c.average<shadow_long, 0>();
        const Mask shadows = (c.lower_shadow(0) > long_shadow) & (c.upper_shadow(0) > long_shadow);
        const Lanes middle = c.low(0) + c.range(0) / 2;
        const Lanes near_enough = c.average<near, 0>();
        return c.bullish(c.body_is_doji<0>() & shadows & (c.bottom(0) <= middle + near_enough) &
                         (c.top(0) >= middle - near_enough));
    }
};

}  // namespace

extern const Definition rickshaw_man;
const Definition rickshaw_man =
    definition_of<Rule>("rickshaw_man", "cdlrickshawman",
                        "A doji with two long shadows, in the middle of its range: indecision (always 100)");

}  // namespace cobot::indicators::builtin
