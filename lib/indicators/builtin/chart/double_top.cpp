#include "indicators/chart/tops.hpp"

namespace cobot::indicators::builtin {
namespace {

using namespace chart;

const ChartPattern pattern{
    .match = chart::double_top,
    .ways = ChartPattern::Ways::upright,
    .points = 3,
    .name = "double_top",
    .summary = "Two tops of one height after a rise, and a close below the low between them: bearish",
    .source = "Bulkowski, Encyclopedia of Chart Patterns",
    .line = "neckline",
};

}  // namespace

extern const Definition double_top;
const Definition double_top = definition_of<pattern>();

}  // namespace cobot::indicators::builtin
