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
        const Lanes longer = c.body(0) > c.body(1) ? c.coloured(0) : c.coloured(1);
        return where(first & second & apart, longer);
    }
};

}  // namespace

extern const Definition kicking_by_length;
const Definition kicking_by_length = definition_of<Rule>(
    "kicking_by_length", "cdlkickingbylength",
    "Two long candles without shadows, of opposite colour and with a gap between: in the direction of the longer");

}  // namespace cobot::indicators::builtin
