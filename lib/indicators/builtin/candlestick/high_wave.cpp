#include "indicators/candlestick/pattern.hpp"

namespace cobot::indicators::builtin {
namespace {

using namespace candlestick;

struct Rule {
    static constexpr std::array averages{Average{body_short, 0}, Average{shadow_very_long, 0}};
    static constexpr std::size_t before = 0;

    static Lanes signal(const Candles<Rule>& c)
    {
        const Lanes very_long = c.average<shadow_very_long, 0>();
        return where((c.body(0) < c.average<body_short, 0>()) & (c.upper_shadow(0) > very_long) &
                         (c.lower_shadow(0) > very_long),
                     c.coloured(0));
    }
};

}  // namespace

extern const Definition high_wave;
const Definition high_wave =
    definition_of<Rule>("high_wave", "cdlhighwave",
                        "A short body with very long shadows on both sides: indecision; the sign is the body's colour");

}  // namespace cobot::indicators::builtin
