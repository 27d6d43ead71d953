#include "indicators/chart/tops.hpp"

namespace cobot::indicators::builtin {
namespace {

using namespace chart;

const ChartPattern pattern{
    .match = chart::triple_top,
    .ways = ChartPattern::Ways::upright,
    .points = 5,
    .name = "triple_top",
    .summary = "Three tops of one height after a rise, and a close below both lows between them: bearish",
    .source = "Bulkowski, Encyclopedia of Chart Patterns",
    .line = "neckline",
};

}  // namespace

extern const Definition triple_top;
const Definition triple_top = definition_of<pattern>();

}  // namespace cobot::indicators::builtin
