#include "indicators/candlestick/pattern.hpp"

namespace cobot::indicators::builtin {
namespace {

using namespace candlestick;

struct Rule {
    static constexpr std::array averages{Average{shadow_very_short, 3}, Average{shadow_very_short, 2},
                                         Average{shadow_very_short, 1}};
    static constexpr std::size_t before = 3;

    static Lanes signal(const Candles<Rule>& c)
    {
        const Mask black = c.black(3) & c.black(2) & c.black(1) & c.black(0);
        const Mask marubozu =
            c.no_lower_shadow<3>() & c.no_upper_shadow<3>() & c.no_lower_shadow<2>() & c.no_upper_shadow<2>();
        const Mask third =
            c.body_gap_down(2, 1) & (c.upper_shadow(1) > c.average<shadow_very_short, 1>()) & (c.high(1) > c.close(2));
        const Mask engulfs = (c.high(0) > c.high(1)) & (c.low(0) < c.low(1));
        return c.bullish(black & marubozu & third & engulfs);
    }
};

}  // namespace

extern const Definition concealing_baby_swallow;
const Definition concealing_baby_swallow =
    definition_of<Rule>("concealing_baby_swallow", "cdlconcealbabyswall",
                        "Four black candles: two without shadows, one that gaps down with a shadow up into the second, "
                        "one that engulfs it: bullish");

}  // namespace cobot::indicators::builtin
