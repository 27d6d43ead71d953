#include "indicators/candlestick/pattern.hpp"

namespace cobot::indicators::builtin {
namespace {

using namespace candlestick;

struct Rule {
    static constexpr std::array averages{Average{body_long, 1}, Average{body_doji, 0}};
    static constexpr std::size_t before = 1;

    static Lanes signal(const Candles<Rule>& c)
    {
        const Mask away = (c.white(1) & c.body_gap_up(1, 0)) | (c.black(1) & c.body_gap_down(1, 0));
        return where(c.body_is_long<1>() & c.body_is_doji<0>() & away, -c.coloured(1));
    }
};

}  // namespace

extern const Definition doji_star;
const Definition doji_star =
    definition_of<Rule>("doji_star", "cdldojistar", "A doji that gaps away from a long body: a turn against that body");

}  // namespace cobot::indicators::builtin
