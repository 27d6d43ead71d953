#include <vector>

#include "indicators/definition.hpp"
#include "indicators/order_statistics.hpp"
#include "indicators/stream_of.hpp"

namespace cobot::indicators::builtin {
namespace {

struct OrderedStep {
    static constexpr std::size_t inputs = 1, outputs = 1;

    explicit OrderedStep(Parameters parameters) : window(period_of(parameters)) {}

    /// The value is compared with those before it, then joins them.
    Values<1> next(const Values<1>& in)
    {
        const std::size_t below = window.sorted().count_below(in[0]);
        const std::size_t count = window.count();
        window.add(in[0]);
        return {count > 0 ? 100 * static_cast<double>(below) / static_cast<double>(count) : 0};
    }

    OrderWindow<OrderTree> window;
};

/// While they are few, counting all of them is quicker than keeping them in order.
struct FewStep {
    static constexpr std::size_t inputs = 1, outputs = 1;

    explicit FewStep(Parameters parameters) : period(period_of(parameters)) {}

    Values<1> next(const Values<1>& in)
    {
        const std::size_t below = count_of_less(earlier, in[0]);
        const std::size_t count = earlier.size();
        if (count < period)
            earlier.push_back(in[0]);
        else
            earlier[at] = in[0];
        at = at + 1 == period ? 0 : at + 1;
        return {count > 0 ? 100 * static_cast<double>(below) / static_cast<double>(count) : 0};
    }

    std::size_t period;
    std::vector<double> earlier;
    std::size_t at = 0;
};

}  // namespace

extern const Definition percentrank;
const Definition percentrank{
    .name = "percentrank",
    .summary = "Percent rank: how many percent of the values before this one it exceeds",
    .source = "as TA-Lib PERCENTRANK",
    .aliases = {"percent_rank", "rank"},
    .inputs = {Input::source},
    .parameters = {{"period", Parameter::Kind::integer, 100, 1, period_max, "earlier values compared with"}},
    .outputs = {"percentrank"},
    .warmup = [](Parameters parameters, std::size_t) { return period_of(parameters) + 1; },
    .stream = ordered_stream_of<FewStep, OrderedStep>,
};

}  // namespace cobot::indicators::builtin
