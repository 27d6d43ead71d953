#include "indicators/candlestick/pattern.hpp"

namespace cobot::indicators::builtin {
namespace {

using namespace candlestick;

struct Rule {
    static constexpr std::array averages{Average{body_long, 2}, Average{body_short, 1}};
    static constexpr std::size_t before = 2;

    static Lanes signal(const Candles<Rule>& c)
    {
        const Mask inside = (c.top(1) < c.top(2)) & (c.bottom(1) > c.bottom(2));
        const Mask up = c.black(2) & c.white(0) & (c.close(0) > c.open(2));
        const Mask down = c.white(2) & c.black(0) & (c.close(0) < c.open(2));
        const Mask pair = c.body_is_long<2>() & (c.body(1) <= c.average<body_short, 1>()) & inside;
        return where(pair & (up | down), -c.coloured(2));
    }
};

}  // namespace

extern const Definition three_inside;
const Definition three_inside =
    definition_of<Rule>("three_inside", "cdl3inside",
                        "A long candle, a short one inside its body, and a close beyond its open: a turn up or down");

}  // namespace cobot::indicators::builtin
