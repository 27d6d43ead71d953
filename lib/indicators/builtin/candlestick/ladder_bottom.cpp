#include "indicators/candlestick/pattern.hpp"

namespace cobot::indicators::builtin {
namespace {

using namespace candlestick;

struct Rule {
    static constexpr std::array averages{Average{shadow_very_short, 1}};
    static constexpr std::size_t before = 4;

    static Lanes signal(const Candles<Rule>& c)
    {
        const Mask falling = c.black(4) & c.black(3) & c.black(2) & (c.open(4) > c.open(3)) & (c.open(3) > c.open(2)) &
                             (c.close(4) > c.close(3)) & (c.close(3) > c.close(2));
        const Mask fourth = c.black(1) & (c.upper_shadow(1) > c.average<shadow_very_short, 1>());
        const Mask fifth = c.white(0) & (c.open(0) > c.open(1)) & (c.close(0) > c.high(1));
        return c.bullish(falling & fourth & fifth);
    }
};

}  // namespace

extern const Definition ladder_bottom;
const Definition ladder_bottom =
    definition_of<Rule>("ladder_bottom", "cdlladderbottom",
                        "Three black candles down, a black one with an upper shadow, and a white one that opens above "
                        "its body and closes above its high: bullish");

}  // namespace cobot::indicators::builtin
