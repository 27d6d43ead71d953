#include "indicators/chart/channels.hpp"

namespace cobot::indicators::builtin {
namespace {

using namespace chart;

const ChartPattern pattern{
    .match = chart::pennant,
    .ways = ChartPattern::Ways::both,
    .points = 5,
    .name = "pennant",
    .summary = "A steep move, a small triangle, and a close out of it: goes on in the direction of the move",
    .source = "Edwards and Magee, Technical Analysis of Stock Trends; Bulkowski, Encyclopedia of Chart Patterns",
    .standards = {2, 2, 14, 0.5, 4, 40, 20, 0.25},
    .own = pole_parameters(),
};

}  // namespace

extern const Definition pennant;
const Definition pennant = definition_of<pattern>();

}  // namespace cobot::indicators::builtin
