#include "indicators/chart/tops.hpp"

namespace cobot::indicators::builtin {
namespace {

using namespace chart;

const ChartPattern pattern{
    .match = chart::head_and_shoulders,
    .ways = ChartPattern::Ways::upside_down,
    .points = 5,
    .name = "inverse_head_and_shoulders",
    .summary =
        "A bottom between two higher ones of one depth, and a close above the line through the highs between: bullish",
    .source =
        "Edwards and Magee, Technical Analysis of Stock Trends; Lo, Mamaysky and Wang, Journal of Finance 55, 2000",
    .line = "neckline",
    .standards = {5, 5, 14, 2, 10, 200, 50, 0.25},
    .own = {{"head", Parameter::Kind::real, 0.2, 0, 1, "how far the head stands out, as a share of the height"}},
};

}  // namespace

extern const Definition inverse_head_and_shoulders;
const Definition inverse_head_and_shoulders = definition_of<pattern>();

}  // namespace cobot::indicators::builtin
