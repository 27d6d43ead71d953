#include "indicators/candlestick/pattern.hpp"

namespace cobot::indicators::builtin {
namespace {

using namespace candlestick;

struct Rule {
    static constexpr auto averages = no_averages;
    static constexpr std::size_t before = 2;

    static Lanes signal(const Candles<Rule>& c)
    {
        const Mask colours = c.same_colour(2, 1) & ~c.same_colour(1, 0);
        const Mask closes_gap =
            (c.open(0) < c.top(1)) & (c.open(0) > c.bottom(1)) & (c.close(0) < c.top(2)) & (c.close(0) > c.bottom(2));
        const Mask apart = (c.white(2) & c.body_gap_up(2, 1)) | (c.black(2) & c.body_gap_down(2, 1));
        return where(colours & closes_gap & apart, c.coloured(2));
    }
};

}  // namespace

extern const Definition gap_three_methods;
const Definition gap_three_methods = definition_of<Rule>("gap_three_methods", "cdlxsidegap3methods",
                                                         "Two candles of one colour with a gap between, and one of the "
                                                         "other colour that closes it: goes on in the gap's direction");

}  // namespace cobot::indicators::builtin
