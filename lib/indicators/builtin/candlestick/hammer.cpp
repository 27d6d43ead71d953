#include "indicators/candlestick/pattern.hpp"

namespace cobot::indicators::builtin {
namespace {

using namespace candlestick;

struct Rule {
    static constexpr std::array averages{Average{body_short, 0}, Average{shadow_long, 0}, Average{shadow_very_short, 0},
                                         Average{near, 1}};
    static constexpr std::size_t before = 1;

    static Lanes signal(const Candles<Rule>& c)
    {
        const Mask shape = (c.body(0) < c.average<body_short, 0>()) &
                           (c.lower_shadow(0) > c.average<shadow_long, 0>()) & c.no_upper_shadow<0>();
        return c.bullish(shape & (c.bottom(0) <= c.low(1) + c.average<near, 1>()));
    }
};

}  // namespace

extern const Definition hammer;
const Definition hammer =
    definition_of<Rule>("hammer", "cdlhammer",
                        "A small body with a long lower and hardly an upper shadow, at or under the last low: bullish");

}  // namespace cobot::indicators::builtin
