#include "indicators/candlestick/pattern.hpp"

namespace cobot::indicators::builtin {
namespace {

using namespace candlestick;

struct Rule {
    static constexpr std::array averages{Average{equal, 1}};
    static constexpr std::size_t before = 1;

    static Lanes signal(const Candles<Rule>& c)
    {
        return c.bullish(c.black(1) & c.black(0) & c.about<equal, 1>(c.close(0), c.close(1)));
    }
};

}  // namespace

extern const Definition matching_low;
const Definition matching_low =
    definition_of<Rule>("matching_low", "cdlmatchinglow", "Two black candles with the same close: bullish");

}  // namespace cobot::indicators::builtin
