#include "indicators/candlestick/pattern.hpp"

namespace cobot::indicators::builtin {
namespace {

using namespace candlestick;

struct Rule {
    static constexpr std::array averages{Average{body_short, 0}, Average{shadow_long, 0},
                                         Average{shadow_very_short, 0}};
    static constexpr std::size_t before = 1;

    static Lanes signal(const Candles<Rule>& c)
    {
        return c.bullish((c.body(0) < c.average<body_short, 0>()) & (c.upper_shadow(0) > c.average<shadow_long, 0>()) &
                         c.no_lower_shadow<0>() & c.body_gap_down(1, 0));
    }
};

}  // namespace

extern const Definition inverted_hammer;
const Definition inverted_hammer =
    definition_of<Rule>("inverted_hammer", "cdlinvertedhammer",
                        "A small body with a long upper and hardly a lower shadow, that gaps down: bullish");

}  // namespace cobot::indicators::builtin
