#include "indicators/candlestick/pattern.hpp"

namespace cobot::indicators::builtin {
namespace {

using namespace candlestick;

struct Rule {
    static constexpr std::array averages{Average{shadow_very_short, 2}, Average{shadow_very_short, 1},
                                         Average{shadow_very_short, 0}, Average{equal, 2}, Average{equal, 1}};
    static constexpr std::size_t before = 2;

    static Lanes signal(const Candles<Rule>& c)
    {
        const Mask black = c.black(2) & c.black(1) & c.black(0);
        const Mask close_near_low = c.no_lower_shadow<2>() & c.no_lower_shadow<1>() & c.no_lower_shadow<0>();
        const Mask falling = (c.close(2) > c.close(1)) & (c.close(1) > c.close(0));
        const Mask opens = c.about<equal, 2>(c.open(1), c.close(2)) & c.about<equal, 1>(c.open(0), c.close(1));
        return c.bearish(black & close_near_low & falling & opens);
    }
};

}  // namespace

extern const Definition identical_three_crows;
const Definition identical_three_crows = definition_of<Rule>(
    "identical_three_crows", "cdlidentical3crows",
    "Three black candles with lower closes near their lows, each opening at the close before: bearish");

}  // namespace cobot::indicators::builtin
