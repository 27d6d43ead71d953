#include "indicators/chart/swings.hpp"
#include "indicators/stream_of.hpp"

namespace cobot::indicators::builtin {
namespace {

/// A swing of the price and the oscillator there.
struct Point {
    chart::Swing swing;
    double oscillator = 0;
};

struct Step {
    static constexpr std::size_t inputs = 4, outputs = 9;

    explicit Step(Parameters parameters)
        : finder(period_of(parameters, 0), period_of(parameters, 1)),
          delayed(period_of(parameters, 1)),
          shortest(period_of(parameters, 2)),
          longest(period_of(parameters, 3)),
          least(parameters[4])
    {
    }

    bool ready() const { return true; }
    Values<9> start(const Values<4>& in) { return next(in); }
    Values<9> next(const Values<4>& in)
    {
        const double oscillator = delayed.add(in[0]);
        const auto found = finder.add(in[1], in[2], in[3]);
        const std::size_t candle = seen++;
        double regular = 0;
        double hidden = 0;
        if (found.has_high) compare(last_high, any_high, {found.high, oscillator}, regular, hidden);
        if (found.has_low) compare(last_low, any_low, {found.low, oscillator}, regular, hidden);
        const auto ago = [&](const Point& point) {
            return told ? static_cast<double>(candle - point.swing.candle) : 0;
        };
        return {regular + hidden > 0   ? 100.0
                : regular + hidden < 0 ? -100.0
                                       : 0.0,
                regular,
                hidden,
                ago(first),
                first.swing.price,
                first.oscillator,
                ago(second),
                second.swing.price,
                second.oscillator};
    }

    /// `now` against the swing of its kind before. Bearish at highs, bullish at lows.
    void compare(Point& before, bool& any, const Point& now, double& regular, double& hidden)
    {
        const std::size_t distance = any ? now.swing.candle - before.swing.candle : 0;
        if (any && distance >= shortest && distance <= longest) {
            const double side = now.swing.high ? 1 : -1;  // Lows are highs upside down.
            const double price = side * (now.swing.price - before.swing.price);
            const double strength = side * (now.oscillator - before.oscillator);
            const bool is_regular = price > 0 && strength < 0 && -strength >= least;
            const bool is_hidden = price < 0 && strength > 0 && strength >= least;
            if (is_regular) regular = -side * 100;
            if (is_hidden) hidden = -side * 100;
            if (is_regular || is_hidden) {
                first = before;
                second = now;
                told = true;
            }
        }
        before = now;
        any = true;
    }

    chart::SwingFinder finder;
    chart::Delayed delayed;
    std::size_t shortest, longest;
    double least;
    std::size_t seen = 0;
    Point last_high, last_low;
    bool any_high = false, any_low = false;
    bool told = false;
    Point first, second;  ///< Of the last divergence.
};

std::optional<std::string> problem(Parameters parameters)
{
    if (parameters[2] <= parameters[3]) return std::nullopt;
    return "min_length must not be more than max_length";
}

}  // namespace

extern const Definition divergence;
const Definition divergence{
    .name = "divergence",
    .summary = "The price and an oscillator turn at different heights: 100 bullish, -100 bearish; regular and hidden",
    .source = "the usual definition, at swing points of the price",
    .aliases = {},
    .inputs = {Input::source, Input::high, Input::low, Input::close},
    .parameters = {{"left", Parameter::Kind::integer, 5, 1, 500, "candles before a swing that it stands out from"},
                   {"right", Parameter::Kind::integer, 5, 1, 500, "candles after a swing that make it certain"},
                   {"min_length", Parameter::Kind::integer, 5, 1, period_max, "fewest candles between the two swings"},
                   {"max_length", Parameter::Kind::integer, 60, 1, period_max, "most candles between the two swings"},
                   {"min_difference", Parameter::Kind::real, 0, 0, 1e9,
                    "least change of the oscillator, in its units"}},
    .outputs = {"signal", "regular", "hidden", "p1_ago", "p1_price", "p1_oscillator", "p2_ago", "p2_price",
                "p2_oscillator"},
    .check = problem,
    .warmup = [](Parameters parameters,
                 std::size_t) { return period_of(parameters, 0) + period_of(parameters, 1) + 1; },
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
