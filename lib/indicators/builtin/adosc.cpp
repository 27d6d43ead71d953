#include "indicators/average.hpp"
#include "indicators/definition.hpp"
#include "indicators/money_flow.hpp"
#include "indicators/stream_of.hpp"
#include "indicators/window.hpp"

namespace cobot::indicators::builtin {
namespace {

struct Step {
    static constexpr std::size_t inputs = 4, outputs = 1;

    explicit Step(Parameters parameters) : fast_share(2 / (parameters[0] + 1)), slow_share(2 / (parameters[1] + 1)) {}

    bool ready() const { return begun; }
    Values<1> start(const Values<4>& in)
    {
        begun = true;
        total = fast = slow = close_location(in[0], in[1], in[2]) * in[3];
        return {0};
    }
    Values<1> next(const Values<4>& in) { return {add(close_location(in[0], in[1], in[2]) * in[3])}; }
    double add(double flow)
    {
        total += flow;
        fast = drawn_to(fast, total, fast_share);
        slow = drawn_to(slow, total, slow_share);
        return fast - slow;
    }

    void block(const double* const* in, double* const* out, std::size_t count)
    {
        Step local = *this;
        in_few(count, [&](std::size_t first, std::size_t size) {
            double* to = out[0] + first;
            money_flows(in, first, size, to);
            for (std::size_t k = 0; k < size; ++k) to[k] = local.add(to[k]);
        });
        *this = local;
    }

    Share fast_share, slow_share;
    bool begun = false;
    double total = 0;
    double fast = 0, slow = 0;
};

}  // namespace

extern const Definition adosc;
const Definition adosc{
    .name = "adosc",
    .summary = "Chaikin oscillator: a fast less a slow average of the accumulation/distribution line",
    .source = "Chaikin, as TA-Lib ADOSC (both averages begin with the first candle)",
    .aliases = {"chaikin", "chaikin_oscillator"},
    .inputs = {Input::high, Input::low, Input::close, Input::volume},
    .parameters = {{"fast", Parameter::Kind::integer, 3, 1, period_max, "candles of the fast EMA"},
                   {"slow", Parameter::Kind::integer, 10, 2, period_max, "candles of the slow EMA; more than fast"}},
    .outputs = {"adosc"},
    .check = [](Parameters parameters) -> std::optional<std::string> {
        if (parameters[0] < parameters[1]) return std::nullopt;
        return "fast of adosc must be less than slow";
    },
    .warmup = [](Parameters parameters, std::size_t) { return period_of(parameters, 1); },
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
