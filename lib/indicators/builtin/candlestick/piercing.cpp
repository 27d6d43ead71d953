#include "indicators/candlestick/pattern.hpp"

namespace cobot::indicators::builtin {
namespace {

using namespace candlestick;

struct Rule {
    static constexpr std::array averages{Average{body_long, 1}, Average{body_long, 0}};
    static constexpr std::size_t before = 1;

    static Lanes signal(const Candles<Rule>& c)
    {
        return c.bullish(c.black(1) & c.body_is_long<1>() & c.white(0) & c.body_is_long<0>() & (c.open(0) < c.low(1)) &
                         (c.close(0) < c.open(1)) & (c.close(0) > c.close(1) + c.body(1) * 0.5));
    }
};

}  // namespace

extern const Definition piercing;
const Definition piercing = definition_of<Rule>("piercing", "cdlpiercing",
                                                "After a long black candle a long white one that opens under its low "
                                                "and closes above the middle of its body: bullish");

}  // namespace cobot::indicators::builtin
