#include "indicators/candlestick/pattern.hpp"

namespace cobot::indicators::builtin {
namespace {

using namespace candlestick;

struct Rule {
    static constexpr std::array averages{Average{body_long, 1}};
    static constexpr std::size_t before = 1;
    static constexpr double penetration = 0.5;

    static Lanes signal(const Candles<Rule>& c)
    {
        const Mask first = c.white(1) & c.body_is_long<1>();
        const Mask second =
            c.black(0) & (c.open(0) > c.high(1)) & (c.close(0) > c.open(1)) & (c.close(0) < c.reach_down(1));
        return c.bearish(first & second);
    }
};

}  // namespace

extern const Definition dark_cloud_cover;
const Definition dark_cloud_cover = definition_of<Rule>(
    "dark_cloud_cover", "cdldarkcloudcover",
    "After a long white candle a black one that opens above its high and closes well into its body: bearish");

}  // namespace cobot::indicators::builtin
