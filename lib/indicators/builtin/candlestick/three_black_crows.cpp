#include "indicators/candlestick/pattern.hpp"

namespace cobot::indicators::builtin {
namespace {

using namespace candlestick;

struct Rule {
    static constexpr std::array averages{Average{shadow_very_short, 2}, Average{shadow_very_short, 1},
                                         Average{shadow_very_short, 0}};
    static constexpr std::size_t before = 3;

    static Lanes signal(const Candles<Rule>& c)
    {
        const Mask black = c.white(3) & c.black(2) & c.black(1) & c.black(0);
        const Mask close_near_low = c.no_lower_shadow<2>() & c.no_lower_shadow<1>() & c.no_lower_shadow<0>();
        const Mask opens_inside =
            (c.open(1) < c.open(2)) & (c.open(1) > c.close(2)) & (c.open(0) < c.open(1)) & (c.open(0) > c.close(1));
        const Mask falling = (c.high(3) > c.close(2)) & (c.close(2) > c.close(1)) & (c.close(1) > c.close(0));
        return c.bearish(black & close_near_low & opens_inside & falling);
    }
};

}  // namespace

extern const Definition three_black_crows;
const Definition three_black_crows = definition_of<Rule>("three_black_crows", "cdl3blackcrows",
                                                         "After a white candle three black ones, each closing lower "
                                                         "and near its low, opening inside the body before: bearish");

}  // namespace cobot::indicators::builtin
