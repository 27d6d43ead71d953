#include <cmath>

#include "indicators/definition.hpp"
#include "indicators/quotient.hpp"
#include "indicators/stream_of.hpp"
#include "indicators/window.hpp"

namespace cobot::indicators::builtin {
namespace {

struct Step {
    static constexpr std::size_t inputs = 2, outputs = 1;

    explicit Step(Parameters parameters) : window(period_of(parameters)) {}

    Values<1> next(const Values<2>& in)
    {
        const double body = in[1] - in[0];
        return {share(window.add({larger(body, 0), std::abs(body)}))};
    }
    void block(const double* const* in, double* const* out, std::size_t count)
    {
        in_pieces(count, [&](std::size_t first, std::size_t size) {
            const double* opens = in[0] + first;
            const double* closes = in[1] + first;
            Piece gains;
            Piece moves;
            double* to = out[0] + first;
            for (std::size_t k = 0; k < size; ++k) {
                const double body = closes[k] - opens[k];
                gains[k] = larger(body, 0);
                moves[k] = std::abs(body);
            }
            window.each({gains.data(), moves.data()}, size,
                        [to](std::size_t i, const auto& sums) { store(to + i, share(sums)); });
        });
    }

    /// Of gains in all movement.
    template <class N>
    static N share(const std::array<N, 2>& sums)
    {
        return filled<N>(100) * quotient(sums[0], sums[1], 0.5);
    }

    Window<Sums<2>> window;
};

}  // namespace

extern const Definition imi;
const Definition imi{
    .name = "imi",
    .summary = "Intraday momentum index: rising bodies as a share of all bodies of the last candles, 0 to 100",
    .source = "Chande and Kroll 1994, as TA-Lib IMI; 50 when there are none",
    .aliases = {},
    .inputs = {Input::open, Input::close},
    .parameters = {{"period", Parameter::Kind::integer, 14, 1, period_max, "candles added up"}},
    .outputs = {"imi"},
    .warmup = [](Parameters parameters, std::size_t) { return period_of(parameters); },
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
