#include "indicators/candlestick/pattern.hpp"

namespace cobot::indicators::builtin {
namespace {

using namespace candlestick;

struct Rule {
    static constexpr std::array averages{Average{near, 2}};
    static constexpr std::size_t before = 5;
    static constexpr bool confirmed = true;

    static Lanes signal(const Candles<Rule>& c)
    {
        const Mask inside =
            (c.high(2) < c.high(3)) & (c.low(2) > c.low(3)) & (c.high(1) < c.high(2)) & (c.low(1) > c.low(2));
        const Lanes near_enough = c.average<near, 2>();
        const Mask down = (c.high(0) < c.high(1)) & (c.low(0) < c.low(1)) & (c.close(2) <= c.low(2) + near_enough);
        const Mask up = (c.high(0) > c.high(1)) & (c.low(0) > c.low(1)) & (c.close(2) >= c.high(2) - near_enough);
        return where(inside & (down | up), down ? all_lanes(100) : all_lanes(-100));
    }
};

}  // namespace

extern const Definition modified_hikkake;
const Definition modified_hikkake = definition_of<Rule>("modified_hikkake", "cdlhikkakemod",
                                                        "A hikkake whose inside candle is itself followed by one, the "
                                                        "first closing near its end; twice the signal when confirmed");

}  // namespace cobot::indicators::builtin
