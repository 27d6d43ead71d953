#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "indicators/definition.hpp"
#include "indicators/stream_of.hpp"
#include "indicators/window.hpp"

namespace cobot::indicators::builtin {
namespace {

struct Step {
    static constexpr std::size_t inputs = 3, outputs = 1;

    explicit Step(Parameters parameters)
        : fast(period_of(parameters, 0)),
          middle(period_of(parameters, 1)),
          slow(period_of(parameters, 2)),
          fast_halvings(slow.halvings_to(period_of(parameters, 0))),
          middle_halvings(slow.halvings_to(period_of(parameters, 1)))
    {
    }

    bool ready() const { return begun; }
    Values<1> start(const Values<3>& in)
    {
        begun = true;
        last_close = in[2];
        return {0};
    }
    Values<1> next(const Values<3>& in)
    {
        const auto moved = move(in[0], in[1], std::exchange(last_close, in[2]), in[2]);
        const auto slow_sums = slow.add(moved);
        if (halves()) return {weighted(slow.halved(*fast_halvings), slow.halved(*middle_halvings), slow_sums)};
        return {weighted(fast.add(moved), middle.add(moved), slow_sums)};
    }
    void block(const double* const* in, double* const* out, std::size_t count)
    {
        out[0][0] = next({in[0][0], in[1][0], in[2][0]})[0];
        const auto moved = [high = in[0], low = in[1], close = in[2]]<class N>(std::size_t i) {
            return move(load_as<N>(high + i + 1), load_as<N>(low + i + 1), load_as<N>(close + i),
                        load_as<N>(close + i + 1));
        };
        if (halves())
            block_with_halves(moved, out[0] + 1, count - 1);
        else
            block_apart(moved, out[0] + 1, count - 1);
        last_close = in[2][count - 1];
    }

    /// Whether the sums of the shorter periods come along with those of the longest, as 7 and 14 do with 28.
    bool halves() const { return fast_halvings && middle_halvings; }
    template <class Moved>
    void block_with_halves(Moved moved, double* to, std::size_t count)
    {
        slow.each_with_halves(
            count, moved,
            [to, a = *fast_halvings, b = *middle_halvings](std::size_t i, const auto& sums, const auto& halved) {
                store(to + i, weighted(halved(a), halved(b), sums));
            });
    }
    template <class Moved>
    void block_apart(Moved moved, double* to, std::size_t count)
    {
        in_pieces(count, [&](std::size_t first, std::size_t size) {
            const auto here = [moved, first]<class N>(std::size_t i) {
                return moved.template operator()<N>(first + i);
            };
            std::array<std::array<Piece, 2>, 3> sums;
            const auto keep = [](std::array<Piece, 2>& kept) {
                return [&kept](std::size_t i, const auto& of) {
                    store(kept[0].data() + i, of[0]);
                    store(kept[1].data() + i, of[1]);
                };
            };
            fast.each(size, here, keep(sums[0]));
            middle.each(size, here, keep(sums[1]));
            slow.each(size, here, keep(sums[2]));
            in_lanes(size, [&]<class N>(std::size_t i) {
                const auto at = [&](std::size_t k) {
                    return std::array<N, 2>{load_as<N>(sums[k][0].data() + i), load_as<N>(sums[k][1].data() + i)};
                };
                store(to + first + i, weighted(at(0), at(1), at(2)));
            });
        });
    }

    /// The buying pressure, and the true range.
    template <class N>
    static std::array<N, 2> move(N high, N low, N last, N close)
    {
        const N bottom = smaller(low, last);
        return {close - bottom, larger(high, last) - bottom};
    }
    /// The shares of pressure in range, 4, 2 and 1 parts of 7, in percent. They are joined so that there is one
    /// division; where there is no range there is no pressure either.
    template <class N>
    static N weighted(const std::array<N, 2>& fast, const std::array<N, 2>& middle, const std::array<N, 2>& slow)
    {
        const auto range_of = [](const std::array<N, 2>& sums) {
            return sums[1] > filled<N>(0) ? sums[1] : filled<N>(1);
        };
        const N a = range_of(fast);
        const N b = range_of(middle);
        const N c = range_of(slow);
        const N parts = filled<N>(4) * (fast[0] * b) * c + filled<N>(2) * (middle[0] * a) * c + (slow[0] * a) * b;
        return filled<N>(100.0 / 7) * (parts / (a * b * c));
    }

    Window<Sums<2>> fast, middle, slow;
    std::optional<std::size_t> fast_halvings, middle_halvings;
    bool begun = false;
    double last_close = 0;
};

}  // namespace

extern const Definition ultosc;
const Definition ultosc{
    .name = "ultosc",
    .summary = "Ultimate oscillator: buying pressure as a share of the true range over three periods, 0 to 100",
    .source = "Williams 1976, as TA-Lib ULTOSC",
    .aliases = {"uo"},
    .inputs = {Input::high, Input::low, Input::close},
    .parameters = {{"fast", Parameter::Kind::integer, 7, 1, period_max, "candles of the period that weighs 4"},
                   {"middle", Parameter::Kind::integer, 14, 1, period_max, "candles of the period that weighs 2"},
                   {"slow", Parameter::Kind::integer, 28, 1, period_max, "candles of the period that weighs 1"}},
    .outputs = {"ultosc"},
    .warmup =
        [](Parameters parameters, std::size_t) {
            return std::max({period_of(parameters, 0), period_of(parameters, 1), period_of(parameters, 2)}) + 1;
        },
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
