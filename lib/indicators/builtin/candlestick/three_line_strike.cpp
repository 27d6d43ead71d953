#include "indicators/candlestick/pattern.hpp"

namespace cobot::indicators::builtin {
namespace {

using namespace candlestick;

struct Rule {
    static constexpr std::array averages{Average{near, 3}, Average{near, 2}};
    static constexpr std::size_t before = 3;

    static Lanes signal(const Candles<Rule>& c)
    {
        const Mask colours = c.same_colour(3, 2) & c.same_colour(2, 1) & ~c.same_colour(1, 0);
        const Mask in_line = opens_at<3>(c) & opens_at<2>(c);
        const Mask up = c.white(1) & (c.close(1) > c.close(2)) & (c.close(2) > c.close(3)) & (c.open(0) > c.close(1)) &
                        (c.close(0) < c.open(3));
        const Mask down = c.black(1) & (c.close(1) < c.close(2)) & (c.close(2) < c.close(3)) &
                          (c.open(0) < c.close(1)) & (c.close(0) > c.open(3));
        return where(colours & in_line & (up | down), c.coloured(1));
    }

    /// Whether the candle after the one `ago` opens in or near its body.
    template <std::size_t ago>
    static Mask opens_at(const Candles<Rule>& c)
    {
        const Lanes near_enough = c.average<near, ago>();
        return (c.open(ago - 1) >= c.bottom(ago) - near_enough) & (c.open(ago - 1) <= c.top(ago) + near_enough);
    }
};

}  // namespace

extern const Definition three_line_strike;
const Definition three_line_strike = definition_of<Rule>(
    "three_line_strike", "cdl3linestrike",
    "Three candles of one colour in a row, and one of the other that takes back all three: goes on as the three did");

}  // namespace cobot::indicators::builtin
