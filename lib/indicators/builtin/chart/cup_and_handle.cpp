#include "indicators/chart/cup.hpp"

namespace cobot::indicators::builtin {
namespace {

using namespace chart;

const ChartPattern pattern{
    .match = chart::cup_and_handle,
    .ways = ChartPattern::Ways::both,
    .points = 4,
    .name = "cup_and_handle",
    .summary =
        "A round bottom between two rims, a shallow dip, and a close above the right rim: bullish; upside down bearish",
    .source = "O'Neil, How to Make Money in Stocks; Bulkowski, Encyclopedia of Chart Patterns",
    .standards = {3, 3, 14, 3, 20, 300, 50, 0.25},
    .own = cup_parameters(),
};

}  // namespace

extern const Definition cup_and_handle;
const Definition cup_and_handle = definition_of<pattern>();

}  // namespace cobot::indicators::builtin
