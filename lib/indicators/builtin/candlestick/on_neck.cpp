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
                         c.about<equal, 1>(c.close(0), c.low(1)));
    }
};

}  // namespace

extern const Definition on_neck;
const Definition on_neck = definition_of<Rule>(
    "on_neck", "cdlonneck",
    "After a long black candle a white one that opens under its low and closes at that low: bearish");

}  // namespace cobot::indicators::builtin
