#include "indicators/candlestick/pattern.hpp"

namespace cobot::indicators::builtin {
namespace {

using namespace candlestick;

struct Rule {
    static constexpr std::array averages{Average{body_long, 0}, Average{shadow_very_short, 0}};
    static constexpr std::size_t before = 0;

    static Lanes signal(const Candles<Rule>& c)
    {
        return where(c.body_is_long<0>() & c.no_upper_shadow<0>() & c.no_lower_shadow<0>(), c.coloured(0));
    }
};

}  // namespace

extern const Definition marubozu;
const Definition marubozu =
    definition_of<Rule>("marubozu", "cdlmarubozu", "A long body with hardly a shadow; the sign is its colour");

}  // namespace cobot::indicators::builtin
