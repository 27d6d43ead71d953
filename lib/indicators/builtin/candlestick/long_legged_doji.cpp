#include "indicators/candlestick/pattern.hpp"

namespace cobot::indicators::builtin {
namespace {

using namespace candlestick;

struct Rule {
    static constexpr std::array averages{Average{body_doji, 0}, Average{shadow_long, 0}};
    static constexpr std::size_t before = 0;

    static Lanes signal(const Candles<Rule>& c)
    {
        const Lanes long_shadow = c.average<shadow_long, 0>();
        return c.bullish(c.body_is_doji<0>() & ((c.lower_shadow(0) > long_shadow) | (c.upper_shadow(0) > long_shadow)));
    }
};

}  // namespace

extern const Definition long_legged_doji;
const Definition long_legged_doji =
    definition_of<Rule>("long_legged_doji", "cdllongleggeddoji", "A doji with a long shadow: indecision (always 100)");

}  // namespace cobot::indicators::builtin
