#include "indicators/candlestick/pattern.hpp"

namespace cobot::indicators::builtin {
namespace {

using namespace candlestick;

struct Rule {
    static constexpr std::array averages{Average{body_doji, 0}, Average{shadow_very_short, 0},
                                         Average{shadow_very_long, 0}};
    static constexpr std::size_t before = 0;

    static Lanes signal(const Candles<Rule>& c)
    {
        return c.bullish(c.body_is_doji<0>() & c.no_upper_shadow<0>() &
                         (c.lower_shadow(0) > c.average<shadow_very_long, 0>()));
    }
};

}  // namespace

extern const Definition takuri;
const Definition takuri =
    definition_of<Rule>("takuri", "cdltakuri", "A dragonfly doji with a very long lower shadow: bullish");

}  // namespace cobot::indicators::builtin
