#include "indicators/candlestick/pattern.hpp"

namespace cobot::indicators::builtin {
namespace {

using namespace candlestick;

struct Rule {
    static constexpr std::array averages{Average{body_long, 1}, Average{body_short, 0}};
    static constexpr std::size_t before = 1;

    static Lanes signal(const Candles<Rule>& c)
    {
        return c.bullish(c.black(1) & c.black(0) & c.body_is_long<1>() & (c.body(0) <= c.average<body_short, 0>()) &
                         (c.open(0) < c.open(1)) & (c.close(0) > c.close(1)));
    }
};

}  // namespace

extern const Definition homing_pigeon;
const Definition homing_pigeon = definition_of<Rule>("homing_pigeon", "cdlhomingpigeon",
                                                     "A short black body inside the long black one before: bullish");

}  // namespace cobot::indicators::builtin
