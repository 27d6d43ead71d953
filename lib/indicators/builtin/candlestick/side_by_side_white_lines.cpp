#include "indicators/candlestick/pattern.hpp"

namespace cobot::indicators::builtin {
namespace {

using namespace candlestick;

struct Rule {
    static constexpr std::array averages{Average{near, 1}, Average{equal, 1}};
    static constexpr std::size_t before = 2;

    static Lanes signal(const Candles<Rule>& c)
    {
        const Mask up = c.body_gap_up(2, 1) & c.body_gap_up(2, 0);
        const Mask down = c.body_gap_down(2, 1) & c.body_gap_down(2, 0);
        const Mask alike =
            c.white(1) & c.white(0) & c.about<near, 1>(c.body(0), c.body(1)) & c.about<equal, 1>(c.open(0), c.open(1));
        return where(alike & (up | down), up ? all_lanes(100) : all_lanes(-100));
    }
};

}  // namespace

extern const Definition side_by_side_white_lines;
const Definition side_by_side_white_lines = definition_of<Rule>(
    "side_by_side_white_lines", "cdlgapsidesidewhite",
    "Two white candles of the same size and open, side by side after a gap: goes on in the gap's direction");

}  // namespace cobot::indicators::builtin
