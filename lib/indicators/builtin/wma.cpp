#include "indicators/definition.hpp"
#include "indicators/stream_of.hpp"

namespace cobot::indicators::builtin {
namespace {

/// Sums in two parts as WindowSums has them, with weights that grow by one from the oldest value to the newest.
struct Step {
    static constexpr std::size_t inputs = 1, outputs = 1;

    explicit Step(Parameters parameters)
        : period(period_of(parameters)),
          values(period),
          tails(period),
          inverse(2 / (parameters[0] * (parameters[0] + 1)))
    {
    }

    bool ready() const { return true; }
    Values<1> start(const Values<1>& in) { return next(in); }
    Values<1> next(const Values<1>& in)
    {
        const double x = in[0];
        values[head_count] = x;
        if (++head_count == period) return {close_span(x)};
        const double y = x - anchor;
        const auto count = static_cast<double>(head_count);
        // Value m of the head, counted from 1, weighs period - head_count + m.
        head += y;
        ranked_head += count * y;
        const double sum = tails[head_count] + ((static_cast<double>(period) - count) * head + ranked_head);
        return {anchor + sum * inverse};
    }

    /// Tail k holds 1 * y[k] + 2 * y[k+1] + ... to the end of the span.
    double close_span(double last)
    {
        anchor = last;
        head = ranked_head = 0;
        head_count = 0;
        double sum = 0;
        double weighted = 0;
        for (std::size_t k = period; k-- > 0;) {
            sum += values[k] - last;
            weighted += sum;
            tails[k] = weighted;
        }
        return anchor + weighted * inverse;
    }

    std::size_t period;
    std::vector<double> values;
    std::vector<double> tails;
    double inverse;
    std::size_t head_count = 0;
    double anchor = 0;
    double head = 0;
    double ranked_head = 0;
};

}  // namespace

extern const Definition wma;
const Definition wma{
    .name = "wma",
    .summary = "Weighted moving average: weights fall by equal steps from the newest candle to the oldest",
    .source = "as TA-Lib WMA",
    .aliases = {},
    .inputs = {Input::source},
    .parameters = {{"period", Parameter::Kind::integer, 30, 1, period_max,
                    "candles averaged; the newest weighs `period`"}},
    .outputs = {"wma"},
    .warmup = [](Parameters parameters, std::size_t) { return period_of(parameters); },
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
