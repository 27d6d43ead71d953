#include "indicators/candlestick/pattern.hpp"

namespace cobot::indicators::builtin {
namespace {

using namespace candlestick;

struct Rule {
    static constexpr std::array averages{Average{body_long, 4}, Average{body_short, 3}, Average{body_short, 2},
                                         Average{body_short, 1}};
    static constexpr std::size_t before = 4;
    static constexpr double penetration = 0.5;

    static Lanes signal(const Candles<Rule>& c)
    {
        const Mask sizes = c.body_is_long<4>() & (c.body(3) < c.average<body_short, 3>()) &
                           (c.body(2) < c.average<body_short, 2>()) & (c.body(1) < c.average<body_short, 1>());
        const Mask colours = c.white(4) & c.black(3) & c.white(0);
        const Lanes floor = c.reach_down(4);
        const Mask held =
            (c.bottom(2) < c.close(4)) & (c.bottom(1) < c.close(4)) & (c.bottom(2) > floor) & (c.bottom(1) > floor);
        const Mask drifting = (c.top(2) < c.open(3)) & (c.top(1) < c.top(2));
        const Mask leaves = (c.open(0) > c.close(1)) & (c.close(0) > larger(larger(c.high(3), c.high(2)), c.high(1)));
        return c.bullish(sizes & colours & c.body_gap_up(4, 3) & held & drifting & leaves);
    }
};

}  // namespace

extern const Definition mat_hold;
const Definition mat_hold = definition_of<Rule>("mat_hold", "cdlmathold",
                                                "A long white candle, a gap up and three small ones that drift down "
                                                "within its body, and a white one above them all: goes on up");

}  // namespace cobot::indicators::builtin
