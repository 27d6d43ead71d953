#include "indicators/candlestick/pattern.hpp"

namespace cobot::indicators::builtin {
namespace {

using namespace candlestick;

struct Rule {
    static constexpr std::array averages{Average{body_long, 1}, Average{shadow_very_short, 1}, Average{body_long, 0},
                                         Average{shadow_very_short, 0}};
    static constexpr std::size_t before = 1;

    static Lanes signal(const Candles<Rule>& c)
    {
        const Mask first = c.body_is_long<1>() & c.no_upper_shadow<1>() & c.no_lower_shadow<1>();
        const Mask second = c.body_is_long<0>() & c.no_upper_shadow<0>() & c.no_lower_shadow<0>();
        const Mask apart = (c.black(1) & c.white(0) & c.gap_up(1, 0)) | (c.white(1) & c.black(0) & c.gap_down(1, 0));
        return where(first & second & apart, c.coloured(0));
    }
};

}  // namespace

extern const Definition kicking;
const Definition kicking = definition_of<Rule>(
    "kicking", "cdlkicking",
    "Two long candles without shadows, of opposite colour and with a gap between: in the direction of the second");

}  // namespace cobot::indicators::builtin
