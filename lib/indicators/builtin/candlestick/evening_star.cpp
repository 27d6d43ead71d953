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
            c.white(2) & c.body_is_long<2>() & (c.body(1) <= c.average<body_short, 1>()) & c.body_gap_up(2, 1);
        const Mask third = c.black(0) & (c.body(0) > c.average<body_short, 0>()) & (c.close(0) < c.reach_down(2));
        return c.bearish(star & third);
    }
};

}  // namespace

extern const Definition evening_star;
const Definition evening_star = definition_of<Rule>(
    "evening_star", "cdleveningstar",
    "A long white candle, a short one that gaps up, and a black candle well into the white body: bearish");

}  // namespace cobot::indicators::builtin
