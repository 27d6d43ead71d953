#include "indicators/definition.hpp"
#include "indicators/session.hpp"
#include "indicators/stream_of.hpp"

namespace cobot::indicators::builtin {
namespace {

struct Step {
    static constexpr std::size_t inputs = 5, outputs = 1;

    explicit Step(Parameters parameters) : session(parameters[0]) {}

    /// The typical price is summed as a difference from the session's first, so that a still market is exact.
    Values<1> next(const Values<5>& in)
    {
        const auto& [high, low, close, traded, time] = in;
        const double typical = close + ((high - close) + (low - close)) / 3;
        if (session.begins(time)) {
            first = typical;
            volume = 0;
            money = 0;
        }
        volume += traded;
        money += traded * (typical - first);
        return {volume > 0 ? first + money / volume : typical};
    }

    Session session;
    double first = 0;
    double volume = 0;
    double money = 0;
};

}  // namespace

extern const Definition vwap;
const Definition vwap{
    .name = "vwap",
    .summary =
        "Volume-weighted average of the typical price (high + low + close) / 3 since the last midnight, Monday, month "
        "or year",
    .source = "the usual definition, in UTC; the typical price itself until something has traded since then",
    .aliases = {},
    .inputs = {Input::high, Input::low, Input::close, Input::volume, Input::time},
    .parameters = {Parameter::choice("anchor", {"day", "week", "month", "year", "none"},
                                     "where it begins anew; none: nowhere after the first candle")},
    .outputs = {"vwap"},
    .warmup = [](Parameters, std::size_t) -> std::size_t { return 1; },
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
