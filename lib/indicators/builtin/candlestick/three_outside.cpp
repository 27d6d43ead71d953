#include "indicators/candlestick/pattern.hpp"

namespace cobot::indicators::builtin {
namespace {

using namespace candlestick;

struct Rule {
    static constexpr auto averages = no_averages;
    static constexpr std::size_t before = 3;

    static Lanes signal(const Candles<Rule>& c)
    {
        const Mask up =
            c.white(1) & c.black(2) & (c.close(1) > c.open(2)) & (c.open(1) < c.close(2)) & (c.close(0) > c.close(1));
        const Mask down =
            c.black(1) & c.white(2) & (c.open(1) > c.close(2)) & (c.close(1) < c.open(2)) & (c.close(0) < c.close(1));
        return where(up | down, c.coloured(1));
    }
};

}  // namespace

extern const Definition three_outside;
const Definition three_outside = definition_of<Rule>(
    "three_outside", "cdl3outside", "A body that engulfs the one before, and a close further on: a turn up or down");

}  // namespace cobot::indicators::builtin
