#include "indicators/candlestick/pattern.hpp"

namespace cobot::indicators::builtin {
namespace {

using namespace candlestick;

struct Rule {
    static constexpr std::array averages{Average{body_long, 2}, Average{body_short, 0}};
    static constexpr std::size_t before = 2;

    static Lanes signal(const Candles<Rule>& c)
    {
        const Mask first = c.body_is_long<2>() & c.black(2);
        const Mask second = c.black(1) & (c.close(1) > c.close(2)) & (c.open(1) <= c.open(2)) & (c.low(1) < c.low(2));
        const Mask third = (c.body(0) < c.average<body_short, 0>()) & c.white(0) & (c.open(0) > c.low(1));
        return c.bullish(first & second & third);
    }
};

}  // namespace

extern const Definition unique_three_river;
const Definition unique_three_river = definition_of<Rule>(
    "unique_three_river", "cdlunique3river",
    "A long black candle, a black one inside it with a new low, and a short white one above that low: bullish");

}  // namespace cobot::indicators::builtin
