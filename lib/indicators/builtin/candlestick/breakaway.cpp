#include "indicators/candlestick/pattern.hpp"

namespace cobot::indicators::builtin {
namespace {

using namespace candlestick;

struct Rule {
    static constexpr std::array averages{Average{body_long, 4}};
    static constexpr std::size_t before = 4;

    static Lanes signal(const Candles<Rule>& c)
    {
        const Mask colours = c.same_colour(4, 3) & c.same_colour(3, 1) & ~c.same_colour(1, 0);
        const Mask up = c.black(4) & c.body_gap_down(4, 3) & (c.high(2) < c.high(3)) & (c.low(2) < c.low(3)) &
                        (c.high(1) < c.high(2)) & (c.low(1) < c.low(2)) & (c.close(0) > c.open(3)) &
                        (c.close(0) < c.close(4));
        const Mask down = c.white(4) & c.body_gap_up(4, 3) & (c.high(2) > c.high(3)) & (c.low(2) > c.low(3)) &
                          (c.high(1) > c.high(2)) & (c.low(1) > c.low(2)) & (c.close(0) < c.open(3)) &
                          (c.close(0) > c.close(4));
        return where(c.body_is_long<4>() & colours & (up | down), c.coloured(0));
    }
};

}  // namespace

extern const Definition breakaway;
const Definition breakaway = definition_of<Rule>("breakaway", "cdlbreakaway",
                                                 "A long candle, a gap in its direction, two more steps, and a candle "
                                                 "of the other colour back into the gap: a turn up or down");

}  // namespace cobot::indicators::builtin
