#include "indicators/candlestick/pattern.hpp"

namespace cobot::indicators::builtin {
namespace {

using namespace candlestick;

struct Rule {
    static constexpr std::array averages{Average{body_long, 2}, Average{body_short, 1}, Average{body_short, 0}};
    static constexpr std::size_t before = 2;
    static constexpr double penetration = 0.3;

    static Lanes signal(const Candles<Rule>& c)
    {
        const Mask star =
            c.black(2) & c.body_is_long<2>() & (c.body(1) <= c.average<body_short, 1>()) & c.body_gap_down(2, 1);
        const Mask third = c.white(0) & (c.body(0) > c.average<body_short, 0>()) & (c.close(0) > c.reach_up(2));
        return c.bullish(star & third);
    }
};

}  // namespace

extern const Definition morning_star;
const Definition morning_star = definition_of<Rule>(
    "morning_star", "cdlmorningstar",
    "A long black candle, a short one that gaps down, and a white candle well into the black body: bullish");

}  // namespace cobot::indicators::builtin
