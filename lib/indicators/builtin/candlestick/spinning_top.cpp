#include "indicators/candlestick/pattern.hpp"

namespace cobot::indicators::builtin {
namespace {

using namespace candlestick;

struct Rule {
    static constexpr std::array averages{Average{body_short, 0}};
    static constexpr std::size_t before = 0;

    static Lanes signal(const Candles<Rule>& c)
    {
        return where((c.body(0) < c.average<body_short, 0>()) & (c.upper_shadow(0) > c.body(0)) &
                         (c.lower_shadow(0) > c.body(0)),
                     c.coloured(0));
    }
};

}  // namespace

extern const Definition spinning_top;
const Definition spinning_top = definition_of<Rule>(
    "spinning_top", "cdlspinningtop",
    "A short body with shadows longer than itself on both sides: indecision; the sign is its colour");

}  // namespace cobot::indicators::builtin
