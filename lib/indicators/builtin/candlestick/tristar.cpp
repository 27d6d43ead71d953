#include "indicators/candlestick/pattern.hpp"

namespace cobot::indicators::builtin {
namespace {

using namespace candlestick;

struct Rule {
    static constexpr std::array averages{Average{body_doji, 2}};
    static constexpr std::size_t before = 2;

    static Lanes signal(const Candles<Rule>& c)
    {
        const Lanes doji = c.average<body_doji, 2>();  // All three by the same measure.
        const Mask three = (c.body(2) <= doji) & (c.body(1) <= doji) & (c.body(0) <= doji);
        const Mask down = c.body_gap_up(2, 1) & (c.top(0) < c.top(1));
        const Mask up = c.body_gap_down(2, 1) & (c.bottom(0) > c.bottom(1));
        return where(three & (up | down), up ? all_lanes(100) : all_lanes(-100));
    }
};

}  // namespace

extern const Definition tristar;
const Definition tristar = definition_of<Rule>(
    "tristar", "cdltristar", "Three doji, the second gapping away and the third back: a turn up or down");

}  // namespace cobot::indicators::builtin
