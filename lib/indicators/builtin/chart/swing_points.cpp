#include "indicators/chart/swings.hpp"
#include "indicators/stream_of.hpp"

namespace cobot::indicators::builtin {
namespace {

struct Step {
    static constexpr std::size_t inputs = 3, outputs = 5;

    explicit Step(Parameters parameters) : finder(period_of(parameters, 0), period_of(parameters, 1)) {}

    bool ready() const { return true; }
    Values<5> start(const Values<3>& in) { return next(in); }
    Values<5> next(const Values<3>& in)
    {
        const auto found = finder.add(in[0], in[1], in[2]);
        const std::size_t candle = seen++;
        if (found.has_high) high = found.high;
        if (found.has_low) low = found.low;
        any_high |= found.has_high;
        any_low |= found.has_low;
        return {(found.has_low ? 100.0 : 0.0) - (found.has_high ? 100.0 : 0.0), high.price,
                any_high ? static_cast<double>(candle - high.candle) : 0, low.price,
                any_low ? static_cast<double>(candle - low.candle) : 0};
    }

    chart::SwingFinder finder;
    chart::Swing high, low;
    bool any_high = false, any_low = false;
    std::size_t seen = 0;
};

}  // namespace

extern const Definition swing_points;
const Definition swing_points{
    .name = "swing_points",
    .summary =
        "Turning points: 100 when a low and -100 when a high has become certain (0 for both), and the last of each",
    .source = "the usual pivots: above all before, not below any after; certain `right` candles later",
    .aliases = {"pivots"},
    .inputs = {Input::high, Input::low, Input::close},
    .parameters = {{"left", Parameter::Kind::integer, 5, 1, 500, "candles before that it stands out from"},
                   {"right", Parameter::Kind::integer, 5, 1, 500, "candles after that make it certain"}},
    .outputs = {"signal", "high", "high_ago", "low", "low_ago"},
    .warmup = [](Parameters parameters,
                 std::size_t) { return period_of(parameters, 0) + period_of(parameters, 1) + 1; },
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
