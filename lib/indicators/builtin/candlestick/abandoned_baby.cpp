#include "indicators/candlestick/pattern.hpp"

namespace cobot::indicators::builtin {
namespace {

using namespace candlestick;

struct Rule {
    static constexpr std::array averages{Average{body_long, 2}, Average{body_doji, 1}, Average{body_short, 0}};
    static constexpr std::size_t before = 2;
    static constexpr double penetration = 0.3;

    static Lanes signal(const Candles<Rule>& c)
    {
        const Mask bodies = c.body_is_long<2>() & c.body_is_doji<1>() & (c.body(0) > c.average<body_short, 0>());
        const Mask up = c.black(2) & c.white(0) & (c.close(0) > c.reach_up(2)) & c.gap_down(2, 1) & c.gap_up(1, 0);
        const Mask down = c.white(2) & c.black(0) & (c.close(0) < c.reach_down(2)) & c.gap_up(2, 1) & c.gap_down(1, 0);
        return where(bodies & (up | down), c.coloured(0));
    }
};

}  // namespace

extern const Definition abandoned_baby;
const Definition abandoned_baby = definition_of<Rule>(
    "abandoned_baby", "cdlabandonedbaby",
    "A long candle, a doji cut off by gaps on both sides, and a candle back into the long body: a turn up or down");

}  // namespace cobot::indicators::builtin
