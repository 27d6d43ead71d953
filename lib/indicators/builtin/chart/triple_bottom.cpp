#include "indicators/chart/tops.hpp"

namespace cobot::indicators::builtin {
namespace {

using namespace chart;

const ChartPattern pattern{
    .match = chart::triple_top,
    .ways = ChartPattern::Ways::upside_down,
    .points = 5,
    .name = "triple_bottom",
    .summary = "Three bottoms of one depth after a fall, and a close above both highs between them: bullish",
    .source = "Bulkowski, Encyclopedia of Chart Patterns",
    .line = "neckline",
};

}  // namespace

extern const Definition triple_bottom;
const Definition triple_bottom = definition_of<pattern>();

}  // namespace cobot::indicators::builtin
