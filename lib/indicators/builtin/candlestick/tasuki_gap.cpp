#include "indicators/candlestick/pattern.hpp"

namespace cobot::indicators::builtin {
namespace {

using namespace candlestick;

struct Rule {
    static constexpr std::array averages{Average{near, 1}};
    static constexpr std::size_t before = 2;

    static Lanes signal(const Candles<Rule>& c)
    {
        if (nowhere(c.body_gap_up(2, 1) | c.body_gap_down(2, 1))) return Lanes{};
        const Mask alike = absolute(c.body(1) - c.body(0)) < c.average<near, 1>();
        const Mask up = c.body_gap_up(2, 1) & c.white(1) & c.black(0) & (c.open(0) < c.close(1)) &
                        (c.open(0) > c.open(1)) & (c.close(0) < c.open(1)) & (c.close(0) > c.top(2));
        const Mask down = c.body_gap_down(2, 1) & c.black(1) & c.white(0) & (c.open(0) < c.open(1)) &
                          (c.open(0) > c.close(1)) & (c.close(0) > c.open(1)) & (c.close(0) < c.bottom(2));
        return where(alike & (up | down), c.coloured(1));
    }
};

}  // namespace

extern const Definition tasuki_gap;
const Definition tasuki_gap = definition_of<Rule>(
    "tasuki_gap", "cdltasukigap",
    "A gap, a candle in its direction, and one of the same size against it that does not close the gap: goes on");

}  // namespace cobot::indicators::builtin
