#include "indicators/chart/channels.hpp"

namespace cobot::indicators::builtin {
namespace {

using namespace chart;

const ChartPattern pattern{
    .match = chart::ascending_triangle,
    .ways = ChartPattern::Ways::upside_down,
    .points = 4,
    .name = "descending_triangle",
    .summary = "Falling highs over level lows; the signal is the side of the first close outside",
    .source = "Edwards and Magee, Technical Analysis of Stock Trends; Bulkowski, Encyclopedia of Chart Patterns",
};

}  // namespace

extern const Definition descending_triangle;
const Definition descending_triangle = definition_of<pattern>();

}  // namespace cobot::indicators::builtin
