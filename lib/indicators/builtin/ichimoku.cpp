#include <algorithm>

#include "indicators/definition.hpp"
#include "indicators/lag.hpp"
#include "indicators/stream_of.hpp"
#include "indicators/window.hpp"

namespace cobot::indicators::builtin {
namespace {

struct Step {
    static constexpr std::size_t inputs = 3, outputs = 7;

    explicit Step(Parameters parameters)
        : conversion(period_of(parameters, 0)),
          base(period_of(parameters, 1)),
          span(period_of(parameters, 2)),
          ahead_a(period_of(parameters, 3)),
          ahead_b(period_of(parameters, 3))
    {
    }

    Values<7> next(const Values<3>& in)
    {
        const double tenkan = conversion.add(in);
        const double kijun = base.add(in);
        const double lead_a = (tenkan + kijun) / 2;
        const double lead_b = span.add(in);
        return {tenkan, kijun, ahead_a.add(lead_a), ahead_b.add(lead_b), in[2], lead_a, lead_b};
    }

    /// Halfway between the highest high and the lowest low.
    struct Middle {
        explicit Middle(std::size_t period) : highest(period), lowest(period) {}
        double add(const Values<3>& in) { return (highest.add(in[0]) + lowest.add(in[1])) / 2; }

        Highest highest;
        Lowest lowest;
    };
    Middle conversion, base, span;
    Lag ahead_a, ahead_b;
};

std::size_t warmup(Parameters parameters, std::size_t output)
{
    const std::size_t lead_a = std::max(period_of(parameters, 0), period_of(parameters, 1));
    switch (output) {
        case 0: return period_of(parameters, 0);
        case 1: return period_of(parameters, 1);
        case 2: return lead_a + period_of(parameters, 3);
        case 3: return period_of(parameters, 2) + period_of(parameters, 3);
        case 4: return 1;
        case 5: return lead_a;
        default: return period_of(parameters, 2);
    }
}

}  // namespace

extern const Definition ichimoku;
const Definition ichimoku{
    .name = "ichimoku",
    .summary =
        "Ichimoku: conversion, base, the cloud as it lies under this candle, and the lagging line; lead_a and lead_b "
        "are drawn ahead",
    .source =
        "Hosoda 1968. chikou is the close, which charts draw `displacement` candles back: compare it with the price "
        "there, as in i.chikou > high[26]",
    .aliases = {},
    .inputs = {Input::high, Input::low, Input::close},
    .parameters = {{"conversion", Parameter::Kind::integer, 9, 1, period_max, "candles of tenkan"},
                   {"base", Parameter::Kind::integer, 26, 1, period_max, "candles of kijun"},
                   {"span", Parameter::Kind::integer, 52, 1, period_max, "candles of the second edge of the cloud"},
                   {"displacement", Parameter::Kind::integer, 26, 0, period_max,
                    "candles that the cloud is drawn ahead"}},
    .outputs = {"tenkan", "kijun", "senkou_a", "senkou_b", "chikou", "lead_a", "lead_b"},
    .warmup = warmup,
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
