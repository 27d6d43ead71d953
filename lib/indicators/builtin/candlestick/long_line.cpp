#include "indicators/candlestick/pattern.hpp"

namespace cobot::indicators::builtin {
namespace {

using namespace candlestick;

struct Rule {
    static constexpr std::array averages{Average{body_long, 0}, Average{shadow_short, 0}};
    static constexpr std::size_t before = 0;

    static Lanes signal(const Candles<Rule>& c)
    {
        const Lanes short_shadow = c.average<shadow_short, 0>();
        return where(c.body_is_long<0>() & (c.upper_shadow(0) < short_shadow) & (c.lower_shadow(0) < short_shadow),
                     c.coloured(0));
    }
};

}  // namespace

extern const Definition long_line;
const Definition long_line =
    definition_of<Rule>("long_line", "cdllongline", "A long body with short shadows; the sign is its colour");

}  // namespace cobot::indicators::builtin
