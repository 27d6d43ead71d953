#include <array>

#include "indicators/average.hpp"
#include "indicators/definition.hpp"
#include "indicators/stream_of.hpp"
#include "indicators/window.hpp"

namespace cobot::indicators::builtin {
namespace {

struct Step {
    static constexpr std::size_t inputs = 1, outputs = 1;

    explicit Step(Parameters parameters)
    {
        averages.fill(Smoothed::ema(period_of(parameters)));
        const double b = parameters[1];
        weights = {-b * b * b, 3 * b * b + 3 * b * b * b, -6 * b * b - 3 * b - 3 * b * b * b,
                   1 + 3 * b + b * b * b + 3 * b * b};
    }

    bool ready() const { return averages.back().full(); }
    Values<1> start(const Values<1>& in)
    {
        Levels levels{};
        double x = in[0];
        for (std::size_t k = 0; k < levels.size(); ++k) {
            x = levels[k] = averages[k].add(x);
            if (!averages[k].full()) return {x};
        }
        return {sum<double>({levels[2], levels[3], levels[4], levels[5]})};
    }
    Values<1> next(const Values<1>& in)
    {
        Levels levels;
        double x = in[0];
        for (std::size_t k = 0; k < levels.size(); ++k) x = levels[k] = averages[k].draw(x);
        return {sum<double>({levels[2], levels[3], levels[4], levels[5]})};
    }

    void block(const double* const* in, double* const* out, std::size_t count)
    {
        in_pieces(count, [&](std::size_t first, std::size_t size) {
            const double* x = in[0] + first;
            double* to = out[0] + first;
            std::array<Piece, 4> smoother;  // The levels that count, from the third on.
            Smoothed a = averages[0];
            Smoothed b = averages[1];
            Smoothed c = averages[2];
            Smoothed d = averages[3];
            Smoothed e = averages[4];
            Smoothed f = averages[5];
            for (std::size_t k = 0; k < size; ++k) {
                smoother[0][k] = c.draw(b.draw(a.draw(x[k])));
                smoother[1][k] = d.draw(smoother[0][k]);
                smoother[2][k] = e.draw(smoother[1][k]);
                smoother[3][k] = f.draw(smoother[2][k]);
            }
            averages = {a, b, c, d, e, f};
            in_lanes(size, [&]<class N>(std::size_t k) {
                std::array<N, 4> levels;
                for (std::size_t level = 0; level < levels.size(); ++level) {
                    levels[level] = load_as<N>(smoother[level].data() + k);
                }
                store(to + k, sum(levels));
            });
        });
    }

    using Levels = std::array<double, 6>;
    /// Of the third level to the sixth, as differences from the smoothest, since the weights add up to 1.
    template <class N>
    N sum(const std::array<N, 4>& levels) const
    {
        const N smoothest = levels[3];
        return smoothest +
               (filled<N>(weights[1]) * (levels[2] - smoothest) + filled<N>(weights[2]) * (levels[1] - smoothest) +
                filled<N>(weights[3]) * (levels[0] - smoothest));
    }

    std::array<Smoothed, 6> averages{Smoothed::ema(1), Smoothed::ema(1), Smoothed::ema(1),
                                     Smoothed::ema(1), Smoothed::ema(1), Smoothed::ema(1)};
    std::array<double, 4> weights{};
};

}  // namespace

extern const Definition t3;
const Definition t3{
    .name = "t3",
    .summary = "Tillson's T3: six EMAs in a row, blended so that the average is smooth and close to the price",
    .source = "Tillson 1998, as TA-Lib T3",
    .aliases = {},
    .inputs = {Input::source},
    .parameters = {{"period", Parameter::Kind::integer, 5, 2, period_max, "candles of each EMA"},
                   {"factor", Parameter::Kind::real, 0.7, 0, 1, "how much of the lag is taken out again"}},
    .outputs = {"t3"},
    .warmup = [](Parameters parameters, std::size_t) { return 6 * period_of(parameters, 0) - 5; },
    .stream = stream_of<Step>,
};

}  // namespace cobot::indicators::builtin
