#include "indicators/candlestick/pattern.hpp"

namespace cobot::indicators::builtin {
namespace {

using namespace candlestick;

struct Rule {
    static constexpr std::array averages{Average{body_short, 0}, Average{shadow_short, 0}};
    static constexpr std::size_t before = 0;

    static Lanes signal(const Candles<Rule>& c)
    {
        const Lanes short_shadow = c.average<shadow_short, 0>();
        return where((c.body(0) < c.average<body_short, 0>()) & (c.upper_shadow(0) < short_shadow) &
                         (c.lower_shadow(0) < short_shadow),
                     c.coloured(0));
    }
};

}  // namespace

extern const Definition short_line;
const Definition short_line =
    definition_of<Rule>("short_line", "cdlshortline", "A short body with short shadows; the sign is its colour");

}  // namespace cobot::indicators::builtin
