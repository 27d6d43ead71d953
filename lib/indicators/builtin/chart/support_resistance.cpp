#include <algorithm>
#include <vector>

#include "indicators/chart/average_range.hpp"
#include "indicators/chart/swings.hpp"
#include "indicators/stream_of.hpp"

namespace cobot::indicators::builtin {
namespace {

/// Swings of about one price.
struct Level {
    double price = 0;  ///< Their mean.
    std::size_t touches = 0;
};

struct Step {
    static constexpr std::size_t inputs = 3, outputs = 5;

    explicit Step(Parameters parameters)
        : finder(period_of(parameters, 0), period_of(parameters, 1)),
          atr(period_of(parameters, 2)),
          kept(period_of(parameters, 3)),
          width(parameters[4]),
          touches_min(period_of(parameters, 5))
    {
    }

    bool ready() const { return true; }
    Values<5> start(const Values<3>& in) { return next(in); }
    Values<5> next(const Values<3>& in)
    {
        const double close = in[2];
        const double range = atr.add(in[0], in[1], close);
        const Level resistance = above;  // As they stood before this candle.
        const Level support = below;
        const bool breaks_up = resistance.touches > 0 && close > resistance.price;
        const bool breaks_down = support.touches > 0 && close < support.price;

        const auto found = finder.add(in[0], in[1], close);
        if (found.has_high) remember(found.high.price);
        if (found.has_low) remember(found.low.price);
        if (found.has_high || found.has_low) cluster(width * range);
        find_nearest(close);
        return {breaks_up     ? 100.0
                : breaks_down ? -100.0
                              : 0.0,
                below.price, static_cast<double>(below.touches), above.price, static_cast<double>(above.touches)};
    }

    void remember(double price)
    {
        if (prices.size() == kept) prices.erase(prices.begin());
        prices.push_back(price);
    }
    /// From the lowest price up, each level takes all that lie within the width of its first.
    void cluster(double most)
    {
        std::vector<double> sorted = prices;
        std::ranges::sort(sorted);
        levels.clear();
        for (std::size_t first = 0; first < sorted.size();) {
            std::size_t end = first;
            double sum = 0;
            for (; end < sorted.size() && sorted[end] - sorted[first] <= most; ++end)
                sum += sorted[end] - sorted[first];
            const std::size_t touches = end - first;
            if (touches >= touches_min) levels.push_back({sorted[first] + sum / static_cast<double>(touches), touches});
            first = end;
        }
    }
    void find_nearest(double close)
    {
        const auto first_above =
            std::ranges::upper_bound(levels, close, {}, [](const Level& level) { return level.price; });
        above = first_above == levels.end() ? Level{} : *first_above;
        below = first_above == levels.begin() ? Level{} : *(first_above - 1);
    }

    chart::SwingFinder finder;
    chart::AverageRange atr;
    std::size_t kept;
    double width;
    std::size_t touches_min;
    std::vector<double> prices;  ///< Of the last swings.
    std::vector<Level> levels;   ///< By price.
    Level below, above;
};

}  // namespace

extern const Definition support_resistance;
const Definition support_resistance{
    .name = "support_resistance",
    .summary =
        "Levels where the price turned several times: the nearest below and above, 0 when there is none, and "
        "100 or -100 when the close breaks one",
    .source = "clustered swing points, after Edwards and Magee, Technical Analysis of Stock Trends",
    .aliases = {},
    .inputs = {Input::high, Input::low, Input::close},
    .parameters = {{"left", Parameter::Kind::integer, 5, 1, 500, "candles before a swing that it stands out from"},
                   {"right", Parameter::Kind::integer, 5, 1, 500, "candles after a swing that make it certain"},
                   {"atr_period", Parameter::Kind::integer, 14, 1, 1000, "candles of the average true range"},
                   {"swings", Parameter::Kind::integer, 20, 2, 500, "last swings that are remembered"},
                   {"width", Parameter::Kind::real, 1, 0, 1000, "of a level, in average true ranges"},
                   {"min_touches", Parameter::Kind::integer, 2, 1, 500, "swings that make a level"}},
    .outputs = {"signal", "support", "support_touches", "resistance", "resistance_touches"},
    .warmup = [](Parameters parameters,
                 std::size_t) { return period_of(parameters, 0) + period_of(parameters, 1) + 1; },
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
