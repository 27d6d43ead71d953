#include "indicators/candlestick/pattern.hpp"

namespace cobot::indicators::builtin {
namespace {

using namespace candlestick;

struct Rule {
    static constexpr std::array averages{Average{body_long, 1}, Average{body_long, 0}, Average{equal, 1}};
    static constexpr std::size_t before = 1;

    static Lanes signal(const Candles<Rule>& c)
    {
        const Mask bodies = ~c.same_colour(1, 0) & c.body_is_long<1>() & c.body_is_long<0>();
        return where(bodies & c.about<equal, 1>(c.close(0), c.close(1)), c.coloured(0));
    }
};

}  // namespace

extern const Definition counterattack;
const Definition counterattack = definition_of<Rule>(
    "counterattack", "cdlcounterattack",
    "Two long candles of opposite colour with the same close: a turn in the direction of the second");

}  // namespace cobot::indicators::builtin
