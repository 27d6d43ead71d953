#include <utility>

#include "indicators/definition.hpp"
#include "indicators/moments.hpp"
#include "indicators/quotient.hpp"
#include "indicators/stream_of.hpp"
#include "indicators/window.hpp"

namespace cobot::indicators::builtin {
namespace {

struct Step {
    static constexpr std::size_t inputs = 2, outputs = 1;

    explicit Step(Parameters parameters) : window(period_of(parameters)) {}

    bool ready() const { return begun; }
    Values<1> start(const Values<2>& in)
    {
        begun = true;
        previous = in;
        return {0};
    }
    Values<1> next(const Values<2>& in)
    {
        const Values<2> last = std::exchange(previous, in);
        const double own = quotient(in[0] - last[0], last[0]);
        const double of_other = quotient(in[1] - last[1], last[1]);
        return {JointDeviation<double>::of(window.add({of_other, own})).slope()};
    }
    void block(const double* const* in, double* const* out, std::size_t count)
    {
        in_pieces(count, [&](std::size_t first, std::size_t size) {
            std::array<Piece, inputs> changes;
            for (std::size_t c = 0; c < inputs; ++c) {
                const double* x = in[c] + first;
                changes[c][0] = quotient(x[0] - previous[c], previous[c]);
                for (std::size_t k = 1; k < size; ++k) changes[c][k] = quotient(x[k] - x[k - 1], x[k - 1]);
                previous[c] = x[size - 1];
            }
            window.each(
                {changes[1].data(), changes[0].data()}, size,
                [to = out[0] + first]<class N>(std::size_t i, const std::array<N, JointSpread::figures>& spread) {
                    store(to + i, JointDeviation<N>::of(spread).slope());
                });
        });
    }

    Window<JointSpread> window;
    bool begun = false;
    Values<2> previous{};
};

}  // namespace

extern const Definition beta;
const Definition beta{
    .name = "beta",
    .summary = "Beta: how much source's relative changes move with those of other; 0 when other stands still",
    .source = "as TA-Lib BETA(other, source); TA-Lib's default period is 5",
    .aliases = {},
    .inputs = {Input::source, Input::other},
    .parameters = {{"period", Parameter::Kind::integer, 30, 2, period_max, "changes looked at"}},
    .outputs = {"beta"},
    .warmup = [](Parameters parameters, std::size_t) { return period_of(parameters) + 1; },
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
