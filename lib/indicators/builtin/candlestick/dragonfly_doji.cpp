#include "indicators/candlestick/pattern.hpp"

namespace cobot::indicators::builtin {
namespace {

using namespace candlestick;

struct Rule {
    static constexpr std::array averages{Average{body_doji, 0}, Average{shadow_very_short, 0}};
    static constexpr std::size_t before = 0;

    static Lanes signal(const Candles<Rule>& c)
    {
        return c.bullish(c.body_is_doji<0>() & c.no_upper_shadow<0>() &
                         (c.lower_shadow(0) > c.average<shadow_very_short, 0>()));
    }
};

}  // namespace

extern const Definition dragonfly_doji;
const Definition dragonfly_doji =
    definition_of<Rule>("dragonfly_doji", "cdldragonflydoji",
                        "A doji at the top of its range, with a lower shadow: 100, whatever it means where it stands");

}  // namespace cobot::indicators::builtin
