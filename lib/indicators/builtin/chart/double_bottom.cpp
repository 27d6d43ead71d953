#include "indicators/chart/tops.hpp"

namespace cobot::indicators::builtin {
namespace {

using namespace chart;

const ChartPattern pattern{
    .match = chart::double_top,
    .ways = ChartPattern::Ways::upside_down,
    .points = 3,
    .name = "double_bottom",
    .summary = "Two bottoms of one depth after a fall, and a close above the high between them: bullish",
    .source = "Bulkowski, Encyclopedia of Chart Patterns",
    .line = "neckline",
};

}  // namespace

extern const Definition double_bottom;
const Definition double_bottom = definition_of<pattern>();

}  // namespace cobot::indicators::builtin
