#include "indicators/candlestick/pattern.hpp"

namespace cobot::indicators::builtin {
namespace {

using namespace candlestick;

struct Rule {
    static constexpr std::array averages{Average{body_long, 2}, Average{body_long, 1}, Average{shadow_very_short, 1},
                                         Average{near, 2},      Average{near, 1},      Average{body_short, 0}};
    static constexpr std::size_t before = 2;

    static Lanes signal(const Candles<Rule>& c)
    {
        const Mask rising =
            c.white(2) & c.white(1) & c.white(0) & (c.close(0) > c.close(1)) & (c.close(1) > c.close(2));
        const Mask second = c.body_is_long<2>() & c.body_is_long<1>() & c.no_upper_shadow<1>() &
                            (c.open(1) > c.open(2)) & (c.open(1) <= c.close(2) + c.average<near, 2>());
        const Mask third =
            (c.body(0) < c.average<body_short, 0>()) & (c.open(0) >= c.close(1) - c.body(0) - c.average<near, 1>());
        return c.bearish(rising & second & third);
    }
};

}  // namespace

extern const Definition stalled_pattern;
const Definition stalled_pattern = definition_of<Rule>(
    "stalled_pattern", "cdlstalledpattern",
    "Three white candles with higher closes, two long and a short one on the shoulder of the second: bearish");

}  // namespace cobot::indicators::builtin
