#include "indicators/chart/channels.hpp"

namespace cobot::indicators::builtin {
namespace {

using namespace chart;

const ChartPattern pattern{
    .match = chart::rectangle,
    .ways = ChartPattern::Ways::upright,
    .points = 4,
    .name = "rectangle",
    .summary = "Level highs over level lows; the signal is the side of the first close outside",
    .source = "Edwards and Magee, Technical Analysis of Stock Trends; Bulkowski, Encyclopedia of Chart Patterns",
};

}  // namespace

extern const Definition rectangle;
const Definition rectangle = definition_of<pattern>();

}  // namespace cobot::indicators::builtin
