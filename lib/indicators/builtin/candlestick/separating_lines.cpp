#include "indicators/candlestick/pattern.hpp"

namespace cobot::indicators::builtin {
namespace {

using namespace candlestick;

struct Rule {
    static constexpr std::array averages{Average{equal, 1}, Average{body_long, 0}, Average{shadow_very_short, 0}};
    static constexpr std::size_t before = 1;

    static Lanes signal(const Candles<Rule>& c)
    {
        const Mask belt_hold = (c.white(0) & c.no_lower_shadow<0>()) | (c.black(0) & c.no_upper_shadow<0>());
        return where(~c.same_colour(1, 0) & c.about<equal, 1>(c.open(0), c.open(1)) & c.body_is_long<0>() & belt_hold,
                     c.coloured(0));
    }
};

}  // namespace

extern const Definition separating_lines;
const Definition separating_lines = definition_of<Rule>("separating_lines", "cdlseparatinglines",
                                                        "Two candles of opposite colour with the same open, the second "
                                                        "a long belt hold: goes on in the direction of the second");

}  // namespace cobot::indicators::builtin
