#include "indicators/chart/channels.hpp"

namespace cobot::indicators::builtin {
namespace {

using namespace chart;

const ChartPattern pattern{
    .match = chart::symmetrical_triangle,
    .ways = ChartPattern::Ways::upright,
    .points = 4,
    .name = "symmetrical_triangle",
    .summary = "Falling highs over rising lows; the signal is the side of the first close outside",
    .source = "Edwards and Magee, Technical Analysis of Stock Trends; Bulkowski, Encyclopedia of Chart Patterns",
};

}  // namespace

extern const Definition symmetrical_triangle;
const Definition symmetrical_triangle = definition_of<pattern>();

}  // namespace cobot::indicators::builtin
