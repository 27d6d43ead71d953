#include "indicators/candlestick/pattern.hpp"

namespace cobot::indicators::builtin {
namespace {

using namespace candlestick;

struct Rule {
    static constexpr std::array averages{Average{body_long, 4}, Average{body_short, 3}, Average{body_short, 2},
                                         Average{body_short, 1}, Average{body_long, 0}};
    static constexpr std::size_t before = 4;

    static Lanes signal(const Candles<Rule>& c)
    {
        const Mask sizes = c.body_is_long<4>() & (c.body(3) < c.average<body_short, 3>()) &
                           (c.body(2) < c.average<body_short, 2>()) & (c.body(1) < c.average<body_short, 1>()) &
                           c.body_is_long<0>();
        const Mask colours = ~c.same_colour(4, 3) & c.same_colour(3, 2) & c.same_colour(2, 1) & ~c.same_colour(1, 0);
        const Mask inside = in_range(c, 3) & in_range(c, 2) & in_range(c, 1);
        const Mask up = c.white(4) & (c.close(2) < c.close(3)) & (c.close(1) < c.close(2)) & (c.open(0) > c.close(1)) &
                        (c.close(0) > c.close(4));
        const Mask down = c.black(4) & (c.close(2) > c.close(3)) & (c.close(1) > c.close(2)) &
                          (c.open(0) < c.close(1)) & (c.close(0) < c.close(4));
        return where(sizes & colours & inside & (up | down), c.coloured(4));
    }

    /// Whether the body touches the range of the first candle.
    static Mask in_range(const Candles<Rule>& c, std::size_t ago)
    {
        return (c.bottom(ago) < c.high(4)) & (c.top(ago) > c.low(4));
    }
};

}  // namespace

extern const Definition rising_falling_three_methods;
const Definition rising_falling_three_methods = definition_of<Rule>(
    "rising_falling_three_methods", "cdlrisefall3methods",
    "A long candle, three small ones against it within its range, and a long one past its close: goes on");

}  // namespace cobot::indicators::builtin
