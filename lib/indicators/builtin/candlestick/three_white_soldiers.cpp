#include "indicators/candlestick/pattern.hpp"

namespace cobot::indicators::builtin {
namespace {

using namespace candlestick;

struct Rule {
    static constexpr std::array averages{Average{shadow_very_short, 2},
                                         Average{shadow_very_short, 1},
                                         Average{shadow_very_short, 0},
                                         Average{near, 2},
                                         Average{near, 1},
                                         Average{far, 2},
                                         Average{far, 1},
                                         Average{body_short, 0}};
    static constexpr std::size_t before = 2;

    static Lanes signal(const Candles<Rule>& c)
    {
        const Mask white = c.white(2) & c.white(1) & c.white(0);
        const Mask close_near_high = c.no_upper_shadow<2>() & c.no_upper_shadow<1>() & c.no_upper_shadow<0>();
        const Mask rising = (c.close(0) > c.close(1)) & (c.close(1) > c.close(2));
        const Mask opens_inside = (c.open(1) > c.open(2)) & (c.open(1) <= c.close(2) + c.average<near, 2>()) &
                                  (c.open(0) > c.open(1)) & (c.open(0) <= c.close(1) + c.average<near, 1>());
        const Mask not_shrinking = (c.body(1) > c.body(2) - c.average<far, 2>()) &
                                   (c.body(0) > c.body(1) - c.average<far, 1>()) &
                                   (c.body(0) > c.average<body_short, 0>());
        return c.bullish(white & close_near_high & rising & opens_inside & not_shrinking);
    }
};

}  // namespace

extern const Definition three_white_soldiers;
const Definition three_white_soldiers =
    definition_of<Rule>("three_white_soldiers", "cdl3whitesoldiers",
                        "Three white candles, each closing higher and near its high, opening in or near the body "
                        "before, none much shorter: bullish");

}  // namespace cobot::indicators::builtin
