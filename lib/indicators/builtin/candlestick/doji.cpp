#include "indicators/candlestick/pattern.hpp"

namespace cobot::indicators::builtin {
namespace {

using namespace candlestick;

struct Rule {
    static constexpr std::array averages{Average{body_doji, 0}};
    static constexpr std::size_t before = 0;

    static Lanes signal(const Candles<Rule>& c) { return c.bullish(c.body_is_doji<0>()); }
};

}  // namespace

extern const Definition doji;
const Definition doji =
    definition_of<Rule>("doji", "cdldoji", "A candle that closes where it opened: indecision (always 100)");

}  // namespace cobot::indicators::builtin
