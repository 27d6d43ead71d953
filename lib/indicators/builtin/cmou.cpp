#include <cmath>
#include <utility>

#include "indicators/average.hpp"
#include "indicators/definition.hpp"
#include "indicators/quotient.hpp"
#include "indicators/stream_of.hpp"

namespace cobot::indicators::builtin {
namespace {

struct Step {
    static constexpr std::size_t inputs = 1, outputs = 1;

    explicit Step(Parameters parameters) : changes(period_of(parameters)), moves(period_of(parameters)) {}

    Values<1> next(const Values<1>& in)
    {
        const double change = in[0] - std::exchange(previous, in[0]);
        if (!std::exchange(begun, true)) return {0};
        return {100 * quotient(changes.add(change), moves.add(std::abs(change)))};
    }

    Sma changes, moves;
    bool begun = false;
    double previous = 0;
};

}  // namespace

extern const Definition cmou;
const Definition cmou{
    .name = "cmou",
    .summary = "Chande momentum oscillator as Chande wrote it, over plain sums: -100 to 100",
    .source = "Chande 1994, as TA-Lib CMOU; 0 when nothing has moved",
    .aliases = {},
    .inputs = {Input::source},
    .parameters = {{"period", Parameter::Kind::integer, 14, 1, period_max, "changes added up"}},
    .outputs = {"cmou"},
    .warmup = [](Parameters parameters, std::size_t) { return period_of(parameters) + 1; },
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
