#include "indicators/candlestick/pattern.hpp"

namespace cobot::indicators::builtin {
namespace {

using namespace candlestick;

struct Rule {
    static constexpr std::array averages{Average{body_long, 2}, Average{body_short, 1}};
    static constexpr std::size_t before = 2;

    static Lanes signal(const Candles<Rule>& c)
    {
        const Mask first = c.white(2) & c.body_is_long<2>();
        const Mask second = c.black(1) & (c.body(1) <= c.average<body_short, 1>()) & c.body_gap_up(2, 1);
        const Mask third = c.black(0) & (c.open(0) > c.open(1)) & (c.close(0) < c.close(1)) & (c.close(0) > c.close(2));
        return c.bearish(first & second & third);
    }
};

}  // namespace

extern const Definition upside_gap_two_crows;
const Definition upside_gap_two_crows =
    definition_of<Rule>("upside_gap_two_crows", "cdlupsidegap2crows",
                        "A long white candle, a short black one that gaps up, and a black one that engulfs it and "
                        "stays above the white: bearish");

}  // namespace cobot::indicators::builtin
