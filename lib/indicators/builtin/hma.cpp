#include <cmath>

#include "indicators/average.hpp"
#include "indicators/definition.hpp"
#include "indicators/stream_of.hpp"

namespace cobot::indicators::builtin {
namespace {

/// The whole part of the square root.
std::size_t root_of(std::size_t n) { return static_cast<std::size_t>(std::sqrt(static_cast<double>(n))); }

struct Step {
    static constexpr std::size_t inputs = 1, outputs = 1;

    explicit Step(Parameters parameters)
        : fast(period_of(parameters) / 2), slow(period_of(parameters)), last(root_of(period_of(parameters)))
    {
    }

    bool ready() const { return slow.full(); }
    Values<1> next(const Values<1>& in)
    {
        const double half = fast.add(in[0]);
        const double whole = slow.add(in[0]);
        return {slow.full() ? last.add(2 * half - whole) : whole};
    }

    void block(const double* const* in, double* const* out, std::size_t count)
    {
        in_pieces(count, [&](std::size_t first, std::size_t size) {
            Piece half;
            Piece whole;
            fast.add(in[0] + first, size, half.data());
            slow.add(in[0] + first, size, whole.data());
            for (std::size_t k = 0; k < size; ++k) half[k] = 2 * half[k] - whole[k];
            last.add(half.data(), size, out[0] + first);
        });
    }

    Wma fast, slow, last;
};

}  // namespace

extern const Definition hma;
const Definition hma{
    .name = "hma",
    .summary = "Hull's average: a weighted average of twice the half-period one less the whole-period one",
    .source = "Hull 2005, as TA-Lib HMA",
    .aliases = {},
    .inputs = {Input::source},
    .parameters = {{"period", Parameter::Kind::integer, 20, 2, period_max, "candles of the slower weighted average"}},
    .outputs = {"hma"},
    .warmup = [](Parameters parameters,
                 std::size_t) { return period_of(parameters) + root_of(period_of(parameters)) - 1; },
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
