#include "indicators/chart/channels.hpp"

namespace cobot::indicators::builtin {
namespace {

using namespace chart;

const ChartPattern pattern{
    .match = chart::rising_wedge,
    .ways = ChartPattern::Ways::upright,
    .points = 5,
    .name = "rising_wedge",
    .summary =
        "Rising highs over lows that rise faster; the signal is the side of the first close outside, usually down",
    .source = "Bulkowski, Encyclopedia of Chart Patterns",
};

}  // namespace

extern const Definition rising_wedge;
const Definition rising_wedge = definition_of<pattern>();

}  // namespace cobot::indicators::builtin
