#include "indicators/chart/channels.hpp"

namespace cobot::indicators::builtin {
namespace {

using namespace chart;

const ChartPattern pattern{
    .match = chart::rising_wedge,
    .ways = ChartPattern::Ways::upside_down,
    .points = 5,
    .name = "falling_wedge",
    .summary =
        "Falling lows under highs that fall faster; the signal is the side of the first close outside, usually up",
    .source = "Bulkowski, Encyclopedia of Chart Patterns",
};

}  // namespace

extern const Definition falling_wedge;
const Definition falling_wedge = definition_of<pattern>();

}  // namespace cobot::indicators::builtin
