#include "indicators/candlestick/pattern.hpp"

namespace cobot::indicators::builtin {
namespace {

using namespace candlestick;

struct Rule {
    static constexpr auto averages = no_averages;
    static constexpr std::size_t before = 5;
    static constexpr bool confirmed = true;

    static Lanes signal(const Candles<Rule>& c)
    {
        const Mask inside = (c.high(1) < c.high(2)) & (c.low(1) > c.low(2));
        const Mask down = (c.high(0) < c.high(1)) & (c.low(0) < c.low(1));
        const Mask up = (c.high(0) > c.high(1)) & (c.low(0) > c.low(1));
        return where(inside & (down | up), down ? all_lanes(100) : all_lanes(-100));
    }
};

}  // namespace

extern const Definition hikkake;
const Definition hikkake = definition_of<Rule>("hikkake", "cdlhikkake",
                                               "An inside candle and a false break out of it; twice the signal when "
                                               "within three candles the close leaves on the other side");

}  // namespace cobot::indicators::builtin
