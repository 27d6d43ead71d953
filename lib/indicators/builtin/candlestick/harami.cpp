#include "indicators/candlestick/pattern.hpp"

namespace cobot::indicators::builtin {
namespace {

using namespace candlestick;

struct Rule {
    static constexpr std::array averages{Average{body_long, 1}, Average{body_short, 0}};
    static constexpr std::size_t before = 1;

    static Lanes signal(const Candles<Rule>& c)
    {
        const Mask bodies = c.body_is_long<1>() & (c.body(0) <= c.average<body_short, 0>());
        const Mask inside = (c.top(0) < c.top(1)) & (c.bottom(0) > c.bottom(1));
        const Mask within = (c.top(0) <= c.top(1)) & (c.bottom(0) >= c.bottom(1));
        const Lanes strength = inside ? all_lanes(1) : all_lanes(0.8);
        return where(bodies & within, -c.coloured(1) * strength);
    }
};

}  // namespace

extern const Definition harami;
const Definition harami = definition_of<Rule>(
    "harami", "cdlharami",
    "A short body inside the long one before: a turn against the long one; 80 or -80 when one end is the same");

}  // namespace cobot::indicators::builtin
