#include "indicators/candlestick/pattern.hpp"

namespace cobot::indicators::builtin {
namespace {

using namespace candlestick;

struct Rule {
    static constexpr std::array averages{Average{body_long, 1}, Average{equal, 1}};
    static constexpr std::size_t before = 1;

    static Lanes signal(const Candles<Rule>& c)
    {
        return c.bearish(c.black(1) & c.body_is_long<1>() & c.white(0) & (c.open(0) < c.low(1)) &
                         (c.close(0) <= c.close(1) + c.average<equal, 1>()) & (c.close(0) >= c.close(1)));
    }
};

}  // namespace

extern const Definition in_neck;
const Definition in_neck = definition_of<Rule>(
    "in_neck", "cdlinneck",
    "After a long black candle a white one that opens under its low and closes at or just above its close: bearish");

}  // namespace cobot::indicators::builtin
