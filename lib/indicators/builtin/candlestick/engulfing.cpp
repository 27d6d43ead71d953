#include "indicators/candlestick/pattern.hpp"

namespace cobot::indicators::builtin {
namespace {

using namespace candlestick;

struct Rule {
    static constexpr auto averages = no_averages;
    static constexpr std::size_t before = 2;

    static Lanes signal(const Candles<Rule>& c)
    {
        const Mask up = c.white(0) & c.black(1) & contains(c.close(0), c.open(1), c.close(1), c.open(0));
        const Mask down = c.black(0) & c.white(1) & contains(c.open(0), c.close(1), c.open(1), c.close(0));
        const Mask both_beyond = (c.open(0) != c.close(1)) & (c.close(0) != c.open(1));
        const Lanes strength = both_beyond ? all_lanes(1) : all_lanes(0.8);
        return where(up | down, c.coloured(0) * strength);
    }

    /// Whether top >= inner top and bottom <= inner bottom, and not both equal.
    static Mask contains(Lanes top, Lanes inner_top, Lanes inner_bottom, Lanes bottom)
    {
        return ((top >= inner_top) & (bottom < inner_bottom)) | ((top > inner_top) & (bottom <= inner_bottom));
    }
};

}  // namespace

extern const Definition engulfing;
const Definition engulfing = definition_of<Rule>(
    "engulfing", "cdlengulfing",
    "A body that engulfs the one before, of the other colour: 100 or -100, and 80 or -80 when one end is the same");

}  // namespace cobot::indicators::builtin
