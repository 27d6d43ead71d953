#include "indicators/candlestick/pattern.hpp"

namespace cobot::indicators::builtin {
namespace {

using namespace candlestick;

struct Rule {
    static constexpr std::array averages{Average{body_long, 0}, Average{shadow_very_short, 0}};
    static constexpr std::size_t before = 0;

    static Lanes signal(const Candles<Rule>& c)
    {
        const Mask opens_at_end = (c.white(0) & c.no_lower_shadow<0>()) | (c.black(0) & c.no_upper_shadow<0>());
        return where(c.body_is_long<0>() & opens_at_end, c.coloured(0));
    }
};

}  // namespace

extern const Definition belt_hold;
const Definition belt_hold = definition_of<Rule>(
    "belt_hold", "cdlbelthold",
    "A long candle that opens at its extreme: white without lower shadow is bullish, black without upper bearish");

}  // namespace cobot::indicators::builtin
