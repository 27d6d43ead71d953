#include "indicators/candlestick/pattern.hpp"

namespace cobot::indicators::builtin {
namespace {

using namespace candlestick;

struct Rule {
    static constexpr std::array averages{Average{body_short, 0}, Average{shadow_long, 0},
                                         Average{shadow_very_short, 0}};
    static constexpr std::size_t before = 1;

    static Lanes signal(const Candles<Rule>& c)
    {
        const Mask gap = c.body_gap_up(1, 0);
        if (nowhere(gap)) return Lanes{};
        const Mask shape = (c.body(0) < c.average<body_short, 0>()) &
                           (c.upper_shadow(0) > c.average<shadow_long, 0>()) & c.no_lower_shadow<0>();
        return c.bearish(gap & shape);
    }
};

}  // namespace

extern const Definition shooting_star;
const Definition shooting_star =
    definition_of<Rule>("shooting_star", "cdlshootingstar",
                        "A small body with a long upper and hardly a lower shadow, that gaps up: bearish");

}  // namespace cobot::indicators::builtin
