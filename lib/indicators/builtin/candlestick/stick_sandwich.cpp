#include "indicators/candlestick/pattern.hpp"

namespace cobot::indicators::builtin {
namespace {

using namespace candlestick;

struct Rule {
    static constexpr std::array averages{Average{equal, 2}};
    static constexpr std::size_t before = 2;

    static Lanes signal(const Candles<Rule>& c)
    {
        return c.bullish(c.black(2) & c.white(1) & c.black(0) & (c.low(1) > c.close(2)) &
                         c.about<equal, 2>(c.close(0), c.close(2)));
    }
};

}  // namespace

extern const Definition stick_sandwich;
const Definition stick_sandwich = definition_of<Rule>(
    "stick_sandwich", "cdlsticksandwich",
    "A white candle above the close of the black one before, between two black ones with the same close: bullish");

}  // namespace cobot::indicators::builtin
