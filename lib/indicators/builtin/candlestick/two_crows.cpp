#include "indicators/candlestick/pattern.hpp"

namespace cobot::indicators::builtin {
namespace {

using namespace candlestick;

struct Rule {
    static constexpr std::array averages{Average{body_long, 2}};
    static constexpr std::size_t before = 2;

    static Lanes signal(const Candles<Rule>& c)
    {
        return c.bearish(c.white(2) & c.body_is_long<2>() & c.black(1) & c.body_gap_up(2, 1) & c.black(0) &
                         (c.open(0) < c.open(1)) & (c.open(0) > c.close(1)) & (c.close(0) > c.open(2)) &
                         (c.close(0) < c.close(2)));
    }
};

}  // namespace

extern const Definition two_crows;
const Definition two_crows = definition_of<Rule>("two_crows", "cdl2crows",
                                                 "After a long white candle a black one that gaps up, then a black one "
                                                 "that opens in its body and closes in the white one's: bearish");

}  // namespace cobot::indicators::builtin
