#include <algorithm>

#include "indicators/definition.hpp"
#include "indicators/order_statistics.hpp"
#include "indicators/recent_values.hpp"
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

    explicit FewStep(Parameters parameters) : period(period_of(parameters)), earlier(period + 1) {}

    bool ready() const { return seen >= period; }
    Values<1> start(const Values<1>& in)
    {
        const double* window = earlier.add(in.data(), 1);
        const double below = less_than(in[0], window + (period - seen), seen);
        return {seen++ > 0 ? 100 * below / static_cast<double>(seen - 1) : 0};
    }
    Values<1> next(const Values<1>& in)
    {
        const double* window = earlier.add(in.data(), 1);
        return {100 * less_than(in[0], window, period) / static_cast<double>(period)};
    }
    void block(const double* const* in, double* const* out, std::size_t count)
    {
        in_pieces(count, [&](std::size_t first, std::size_t size) {
            const double* x = in[0] + first;
            const double* windows = earlier.add(x, size);
            in_lanes(size, [&, to = out[0] + first]<class N>(std::size_t i) {
                const N below = less_than(load_as<N>(x + i), windows + i, period);
                store(to + i, filled<N>(100) * below / filled<N>(static_cast<double>(period)));
            });
        });
    }

    /// How many of `n` values are less than x; of four x, how many of the values from one further on each.
    static Lanes less_than(Lanes x, const double* values, std::size_t n)
    {
        Mask below{};
        for (std::size_t k = 0; k < n; ++k) below -= load(values + k) < x;  // True is -1.
        return __builtin_convertvector(below, Lanes);
    }
    static double less_than(double x, const double* values, std::size_t n)
    {
        return static_cast<double>(std::count_if(values, values + n, [x](double value) { return value < x; }));
    }

    std::size_t period;
    RecentValues earlier;  ///< The newest among them.
    std::size_t seen = 0;
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
